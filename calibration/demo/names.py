"""Invented names of people, companies and stores, put together from parts; nobody is meant."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

REGIONS = ["华东", "华南", "华北", "西南"]
CITIES = {
    "华东": ["上海", "杭州", "南京", "苏州", "宁波", "合肥", "无锡"],
    "华南": ["深圳", "广州", "东莞", "佛山", "厦门", "珠海"],
    "华北": ["北京", "天津", "石家庄", "济南", "太原"],
    "西南": ["成都", "重庆", "昆明", "贵阳"],
}
INDUSTRIES = ["制造", "零售", "医药", "金融", "物流", "教育", "能源", "专业服务"]
_TRADES = {
    "制造": ["精密制造", "自动化设备", "新材料", "电子科技"],
    "零售": ["商贸", "连锁超市", "生活用品", "服饰"],
    "医药": ["生物医药", "医疗器械", "药业", "健康科技"],
    "金融": ["融资租赁", "保险经纪", "金融科技", "资产管理"],
    "物流": ["供应链", "冷链物流", "国际货运", "仓储"],
    "教育": ["教育科技", "文化传播", "职业培训", "出版"],
    "能源": ["新能源", "节能环保", "电力工程", "储能科技"],
    "专业服务": ["管理咨询", "工程设计", "人力资源", "信息技术"],
}
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁沈任姚卢傅钟姜崔谭廖范汪"
    "陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤"
)
_GIVEN_FIRST = "子梓思雨一欣浩宇俊佳嘉雅文志明建国晓春海天立永丽静慧敏德正光启承安景若星书清沐泽"
_GIVEN_SECOND = "涵轩怡然博杰豪琪妍婷磊鹏飞霞芳华强军平辉宁远航成睿哲峰娜蕾瑶彤楠颖洁凡超林森源"
_COINED_FIRST = "澜砚珩岚霁穹隽琮翊钧瀚沅栩煜璟晟灏昀铂恺淳湛旻霖"
_COINED_SECOND = "拓川衡驰屿策朗畅瑞弘腾曜垣禾岳帆桥棠舟域阔科"
_PLACES = [
    "云汇",
    "星河",
    "万悦",
    "金桥",
    "湖畔",
    "新天地",
    "中央",
    "凤凰",
    "滨江",
    "锦绣",
    "银座",
    "悠方",
    "水岸",
    "吾悦里",
]


def person_names(rng: np.random.Generator, count: int, *, are_unique: bool) -> np.ndarray:
    """`count` names, two or three characters; unique ones where a file carries a name instead of an id."""
    drawn: dict[str, None] = {}
    names: list[str] = []
    while len(names) < count:
        surname = _SURNAMES[rng.integers(len(_SURNAMES))]
        given = _GIVEN_FIRST[rng.integers(len(_GIVEN_FIRST))] if rng.random() < 0.82 else ""
        name = surname + given + _GIVEN_SECOND[rng.integers(len(_GIVEN_SECOND))]
        if are_unique and name in drawn:
            continue
        drawn[name] = None
        names.append(name)
    return np.array(names, dtype=object)


def company_names(rng: np.random.Generator, regions: np.ndarray, industries: np.ndarray) -> np.ndarray:
    """One unique company name per row, fitting its region's cities and its industry."""
    seen: set[str] = set()
    names = np.full(len(regions), "", dtype=object)
    missing = np.arange(len(regions))
    while len(missing):
        draws = rng.random((len(missing), 5)).tolist()
        for row, draw in zip(missing.tolist(), draws, strict=True):
            cities, trades = CITIES[regions[row]], _TRADES[industries[row]]
            coined = _part(_COINED_FIRST, draw[1]) + _part(_COINED_SECOND, draw[2])
            form = "股份有限公司" if draw[4] < 0.15 else "有限公司"
            name = _part(cities, draw[0]) + coined + _part(trades, draw[3]) + form
            if name not in seen:
                seen.add(name)
                names[row] = name
        missing = np.flatnonzero(names == "")
    return names


def _part(options: Sequence[str], draw: float) -> str:
    return options[int(draw * len(options))]


def store_names(rng: np.random.Generator, cities: np.ndarray) -> np.ndarray:
    """One unique store name per city given: 深圳星河店, 深圳星河二店 …"""
    counts: dict[str, int] = {}
    names = []
    for city in cities:
        stem = f"{city}{_PLACES[rng.integers(len(_PLACES))]}"
        counts[stem] = counts.get(stem, 0) + 1
        names.append(stem + ("店", "二店", "三店", "四店", "五店", "六店", "七店", "八店")[counts[stem] - 1])
    return np.array(names, dtype=object)
