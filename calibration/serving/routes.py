"""The HTTP routes beside the pages. They carry no sign-in of the pages: `/loads` asks for its own token."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from calibration import progress, words
from calibration.serving.lifecycle import Process
from calibration.serving.uploads import Uploads


def routes(process: Process) -> list[Route]:
    """`GET /healthz` and `POST /loads` of one process."""
    uploads = Uploads(lambda: process.database, process.settings.uploads, process.settings.upload_limit_bytes)

    def healthz(_request: Request) -> Response:
        return health(process)

    return [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/loads", uploads.receive, methods=["POST"]),
    ]


def health(process: Process) -> JSONResponse:
    """200 when pages can answer, else 503 with why not; either way what runs in the background and what failed."""
    is_ready = process.database is not None
    answer: dict[str, object] = {
        "ready": is_ready,
        "running": [_described(task) for task in progress.running()],
        "failed": [_described(task) | _failure(task) for task in progress.failed()],
    }
    if not is_ready:
        answer["reason"] = {language: _obstacle(process, language) for language in words.LANGUAGES}
    return JSONResponse(answer, 200 if is_ready else 503)


def _described(task: progress.Task) -> dict[str, object]:
    return {"task": task.name, "step": task.step, "done": task.done, "total": task.total}


def _failure(task: progress.Task) -> dict[str, object]:
    again = task.next_try_at
    return {"reason": task.failure, "next_try_at": f"{again:%Y-%m-%dT%H:%M:%SZ}" if again else None}


def _obstacle(process: Process, language: str) -> str:
    return process.obstacle.say(language) if process.obstacle else words.say("serve.starting", language)
