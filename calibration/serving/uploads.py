"""`POST /loads`: another system hands in an export. Multipart, or the file as the body with `?name=export.csv`.

The body goes to disk as it arrives and never into memory; a limit holds whatever Content-Length says. Options are those
of the command line: `kind`, `data_through`, `mode=full|partial`, `mapping` (JSON). The answer is that of `load --json`.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from calibration import words
from calibration.errors import NavigatorError
from calibration.load import load_file
from calibration.serving import answers, tokens
from calibration.settings import MEGABYTE
from calibration.storage.database import Database
from calibration.storage.imports.mapping.settings import MAPPING_KEYS, told
from calibration.vocabulary import Kind

MODES = {"full": True, "partial": False}


class Refused(Exception):
    """The request itself is wrong: an HTTP status and a sentence of `words/serve.toml`."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status, self.key, self.values = status, key, values

    def response(self) -> JSONResponse:
        """The refusal as JSON, in every language."""
        message = {language: words.say(f"serve.{self.key}", language, **self.values) for language in words.LANGUAGES}
        return JSONResponse({"error": self.key, "message": message}, self.status)


@dataclass(frozen=True)
class Uploads:
    """The route's handler. `database` answers None while the server is still starting."""

    database: Callable[[], Database | None]
    folder: Path
    limit_bytes: int

    async def receive(self, request: Request) -> Response:
        """200 with the reports; 401, 413, 422 or 503 with the reason, and then nothing was changed by that file."""
        try:
            database, author = await self._authorised(request)
            options = _options(dict(request.query_params))
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder) as folder:
                paths = await self._receive(request, Path(folder))
                return await to_thread.run_sync(partial(_load_all, database, paths, author, options))
        except Refused as refused:
            return refused.response()

    async def _authorised(self, request: Request) -> tuple[Database, str]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(401, "token_missing")
        database = self.database()
        if database is None:
            raise Refused(503, "starting")
        author = await to_thread.run_sync(tokens.holder, database, token.strip())
        if author is None:
            raise Refused(401, "token_unknown")
        return database, author

    async def _receive(self, request: Request, folder: Path) -> list[Path]:
        """The files of the request, on disk under their own names."""
        if request.headers.get("content-type", "").startswith("multipart/"):
            return await self._receive_multipart(request, folder)
        name = request.query_params.get("name", "")
        target = folder / (_plain_name(name) or "upload.csv")
        with target.open("wb") as file:
            async for chunk in self._limited(request):
                await to_thread.run_sync(file.write, chunk)
        if not name or not target.stat().st_size:
            raise Refused(400, "upload_empty")
        return [target]

    async def _receive_multipart(self, request: Request, folder: Path) -> list[Path]:
        try:
            form = await MultiPartParser(request.headers, self._limited(request), max_files=50).parse()
        except (MultiPartException, KeyError) as error:
            raise Refused(400, "not_multipart") from error
        paths = []
        for number, (_, part) in enumerate(form.multi_items()):
            if isinstance(part, UploadFile) and part.filename:
                target = folder / str(number) / _plain_name(part.filename)
                target.parent.mkdir()
                await to_thread.run_sync(_copy, part.file, target)
                paths.append(target)
        await form.close()
        if not paths:
            raise Refused(400, "upload_empty")
        return paths

    async def _limited(self, request: Request) -> AsyncGenerator[bytes, None]:
        """The body, chunk by chunk, until it is more than the limit."""
        received = 0
        async for chunk in request.stream():
            received += len(chunk)
            if received > self.limit_bytes:
                raise Refused(413, "upload_too_large", limit=self.limit_bytes // MEGABYTE)
            yield chunk


def _load_all(database: Database, paths: list[Path], author: str, options: dict[str, Any]) -> JSONResponse:
    """Load each file in a transaction of its own; 422 where one of them was refused, the others stand."""
    found: list[dict[str, object]] = []
    is_refused = False
    for path in paths:
        try:
            found += answers.load_answers(load_file(database, path, author=author, **options))
        except NavigatorError as error:
            is_refused = True
            found.append(answers.refusal_answer(error, path.name))
    return JSONResponse(found, 422 if is_refused else 200)


def _options(query: dict[str, str]) -> dict[str, Any]:
    """The query string as arguments of `load_file`. Raises Refused with what a parameter may be."""
    readers: dict[str, tuple[str, Callable[[str], Any], str]] = {
        "kind": ("kind", Kind, ", ".join(Kind)),
        "data_through": ("data_through_on", date.fromisoformat, "YYYY-MM-DD"),
        "mode": ("full", lambda text: MODES[text], ", ".join(MODES)),
        "mapping": ("mapping", _mapping, '{"header": "field"}'),
    }
    options: dict[str, Any] = {}
    for name, text in query.items():
        if name == "name":
            continue
        if name not in readers:
            raise Refused(400, "upload_bad_option", name=name, found=text, allowed=f"name, {', '.join(readers)}")
        argument, read, allowed = readers[name]
        try:
            options[argument] = read(text)
        except (ValueError, KeyError) as error:
            raise Refused(400, "upload_bad_option", name=name, found=text, allowed=allowed) from error
    return options


def _mapping(text: str) -> dict[str, Any]:
    """A mapping as JSON. Raises ValueError where it is no object, or one of its parts is not of its type."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError(text)
    by_header = found if not found.keys() & MAPPING_KEYS else {}
    parts = [found.get(name) or {} for name in ("columns", "units", "outcomes")]
    if not all(isinstance(part, dict) for part in parts):
        raise ValueError(text)
    texts = [each for part in (by_header, *parts) for each in part.values()]
    texts += [found.get(name) for name in ("kind", "date_order")]
    if not all(each is None or isinstance(each, str) for each in texts):
        raise ValueError(text)
    return told(found, None, None)


def _plain_name(name: str) -> str:
    """The last part of a file name, whichever way its slashes lean: no path leads out of the folder."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").strip()
    return "" if plain in (".", "..") else plain


def _copy(source: BinaryIO, target: Path) -> None:
    source.seek(0)
    with target.open("wb") as file:
        shutil.copyfileobj(source, file)
