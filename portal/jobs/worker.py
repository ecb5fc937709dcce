"""The worker: runs jobs, seals events, sends what is owed, until it is told to stop.

A database that goes away does not end it: it tries again, a little later each time, and starts the embedded one anew
where that is the one it works on. Told to stop, it finishes what it is at.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable

import procrastinate
import structlog
from flask import Flask

from portal.embedded import EmbeddedError, database_urls, libpq_url
from portal.extensions import current_settings
from portal.jobs.app import queue
from portal.jobs.housekeeping import Sealer, forget_finished_jobs, rescue_stalled_jobs, send_owed_messages

log = structlog.get_logger()

SEAL_EVERY = 3.0  # seconds, like all below
SWEEP_EVERY = 30.0
RESCUE_EVERY = 30.0
FORGET_EVERY = 3600.0
POLL_EVERY = 1.0  # so long a job may wait for an idle worker
LONGEST_PAUSE = 10.0
CONNECT_WITHIN = 5.0
FINISH_WITHIN = 30.0
CONCURRENCY = 4


class Worker:
    def __init__(self, portal: Flask) -> None:
        self.portal = portal
        self._stop = asyncio.Event()

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        sealer = Sealer(self.portal)
        log.info("worker started")
        await asyncio.gather(
            self._every(SEAL_EVERY, lambda: asyncio.to_thread(sealer.seal, self._stop.is_set)),
            self._every(SWEEP_EVERY, lambda: asyncio.to_thread(send_owed_messages, self.portal, self._stop.is_set)),
            self._keep_working(),
        )
        log.info("worker stopped")

    async def _every(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        """Do it now and every so often; a failure is logged, and the next try waits longer."""
        pause = seconds
        while not self._stop.is_set():
            try:
                await work()
                pause = seconds
            except Exception:
                log.exception("the worker could not do its housekeeping")
                pause = max(seconds, min(2 * pause, LONGEST_PAUSE))
                await self._look_after_the_database()
            await self._wait(pause)

    async def _keep_working(self) -> None:
        pause = 1.0
        while not self._stop.is_set():
            working = asyncio.create_task(self._work())
            stopped = asyncio.create_task(self._stop.wait())
            started = asyncio.get_running_loop().time()
            await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            working.cancel()  # which lets the jobs at work finish
            try:
                await working
            except asyncio.CancelledError:
                break
            except Exception:
                log.exception("the worker lost its database")
            pause = 1.0 if asyncio.get_running_loop().time() - started > 60 else min(2 * pause, LONGEST_PAUSE)
            await self._wait(pause)

    async def _work(self) -> None:
        """Run jobs for as long as the database is there."""
        connector = procrastinate.PsycopgConnector(
            conninfo=await asyncio.to_thread(self._conninfo), min_size=1, max_size=4, timeout=CONNECT_WITHIN
        )
        with queue.replace_connector(connector):
            async with queue.open_async():
                beside = [
                    asyncio.create_task(self._every(RESCUE_EVERY, rescue_stalled_jobs)),
                    asyncio.create_task(self._every(FORGET_EVERY, forget_finished_jobs)),
                ]
                try:
                    await queue.run_worker_async(
                        concurrency=CONCURRENCY,
                        fetch_job_polling_interval=POLL_EVERY,
                        listen_notify=False,  # NOTIFY makes the commits of all senders queue up; see POLL_EVERY
                        shutdown_graceful_timeout=FINISH_WITHIN,
                        install_signal_handlers=False,
                        additional_context={"portal": self.portal},
                    )
                finally:
                    for other in beside:
                        other.cancel()
                    await asyncio.gather(*beside, return_exceptions=True)

    async def _look_after_the_database(self) -> None:
        """The embedded one is started anew; of any other we can only hope that somebody does."""
        try:
            await asyncio.to_thread(self._conninfo)
        except EmbeddedError:
            log.exception("the worker could not start the database")

    def _conninfo(self) -> str:
        with self.portal.app_context():
            return libpq_url(database_urls(current_settings()).app)

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)


def work(portal: Flask) -> None:
    """Work until SIGTERM or SIGINT."""
    asyncio.run(_run(portal))


async def _run(portal: Flask) -> None:
    await Worker(portal).run()
