-- How two spellings of a name are told to be the same: lower case, half-width, letters and digits only. The same function
-- as `match_key` in imports/match.py; a test holds the two equal.
create macro marts.match_key(words) as regexp_replace(
    lower(translate(
        nfc_normalize(words),
        'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９',
        'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    )),
    '[^\p{L}\p{N}]', '', 'g'
);
