"""A standalone Spark cluster on this machine: a master, two workers and a Thrift Server, on loopback only.

Everything comes from the pip package pyspark and Java; tables, metastore and logs lie in one folder.

    with running(Path("warehouse/spark")) as cluster:
        ...                                         # dbt build --target spark, with cluster.environment()

    python -m nps_warehouse.spark.cluster warehouse/spark        # until Ctrl-C; prints what to export

It proves and demonstrates: one machine has no use for a cluster. Nobody is asked who they are (NOSASL), so it listens
on 127.0.0.1 alone.
"""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.spark.packages import iceberg_jar, refuse_without_spark, spark_home

HOST = "127.0.0.1"
WORKERS = 2
SECONDS_TO_START = 180
SECONDS_TO_STOP = 15
LOGGING = """\
rootLogger.level = warn
rootLogger.appenderRef.file.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
"""

# In a file and not among Spark's settings: every session's own Hive settings must name the same metastore, or each
# opens it again.
METASTORE = """\
<configuration>
  <property>
    <name>javax.jdo.option.ConnectionURL</name>
    <value>jdbc:derby:;databaseName={folder};create=true</value>
  </property>
</configuration>
"""


@dataclass
class Cluster:
    """A cluster's folder and ports; its processes while it runs.

    settings: Spark settings of the Thrift Server, over those the cluster needs. java_options: for every JVM.
    """

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    java_options: str = ""
    port: int = 0
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def file_format(self) -> str:
        """The format its tables can have: Iceberg where its jar is to be had."""
        return "iceberg" if iceberg_jar() else "parquet"

    def environment(self) -> dict[str, str]:
        """What dbt's target `spark` and the `nps` command need to find it."""
        return {
            "NPS_SPARK_HOST": HOST,
            "NPS_SPARK_PORT": str(self.port),
            "NPS_SPARK_FORMAT": self.file_format,
        }

    def start(self) -> None:
        """Start every process and wait until the Thrift Server answers and has its workers.

        Raises NpsError naming the log of the process that did not come up; nothing is left running then.
        """
        refuse_without_spark()
        self.folder = self.folder.resolve()
        for name in ("conf", "logs", "work"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "conf" / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
        metastore = METASTORE.format(folder=self.folder / "metastore")
        (self.folder / "conf" / "hive-site.xml").write_text(metastore, encoding="utf-8")
        master, page, self.port = (free_port() for _ in range(3))
        try:
            self._run("master", "256m", master_command(master, page))
            self._wait("master", lambda: answers(HOST, master))
            for number in range(1, WORKERS + 1):
                self._run(f"worker-{number}", "256m", worker_command(self.folder / "work", master))
            self._run("thrift-server", "2g", self._server_command(master))
            self._wait("worker-1", lambda: alive_workers(page) == WORKERS)
            self._wait("thrift-server", lambda: answers(HOST, self.port))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End every process, the server first; one that does not listen is killed."""
        for process in reversed(self._processes):
            _signal(process, signal.SIGTERM)
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        self._processes.clear()
        shutil.rmtree(self.folder / "work", ignore_errors=True)

    def _server_command(self, master: int) -> list[str]:
        jar = iceberg_jar()
        settings = {**server_settings(self.folder, jar), **self.settings}
        if self.java_options:
            settings["spark.executor.extraJavaOptions"] = self.java_options
        return [
            str(spark_home() / "bin" / "spark-submit"),
            *("--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"),
            *("--master", f"spark://{HOST}:{master}", "--name", "nps"),
            *(("--driver-class-path", str(jar)) if jar else ()),
            *(f"--conf={name}={value}" for name, value in settings.items()),
            *("--hiveconf", "hive.server2.authentication=NOSASL"),
            # As another user every call would open the metastore again.
            *("--hiveconf", "hive.server2.enable.doAs=false"),
            *("--hiveconf", f"hive.server2.thrift.bind.host={HOST}"),
            *("--hiveconf", f"hive.server2.thrift.port={self.port}"),
        ]

    def _run(self, name: str, memory: str, command: list[str]) -> None:
        outside = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("SPARK_", "PYSPARK_", "HADOOP_", "HIVE_"))
        }
        environment = {
            **outside,
            "SPARK_HOME": str(spark_home()),
            "SPARK_CONF_DIR": str(self.folder / "conf"),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_DAEMON_MEMORY": memory,  # stronger than --driver-memory, also for the Thrift Server
            "SPARK_DAEMON_JAVA_OPTS": self.java_options,
        }
        with (self.folder / "logs" / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509  one thread starts them
            )
        self._processes.append(process)

    def _wait(self, name: str, is_up: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not is_up():
            ended = [process for process in self._processes if process.poll() is not None]
            if ended or time.monotonic() > deadline:
                raise NpsError(
                    f"Spark's {name} did not start; its log is {self.folder / 'logs' / f'{name}.log'}"
                )
            time.sleep(0.2)


def master_command(port: int, page: int) -> list[str]:
    """How the master is started; `page` is the port of its status page."""
    return [
        str(spark_home() / "bin" / "spark-class"),
        "org.apache.spark.deploy.master.Master",
        *("--host", HOST, "--port", str(port), "--webui-port", str(page)),
    ]


def worker_command(work: Path, master: int) -> list[str]:
    """How a worker is started: one core and 1 GiB for its executor."""
    return [
        str(spark_home() / "bin" / "spark-class"),
        "org.apache.spark.deploy.worker.Worker",
        *("--host", HOST, "--cores", "1", "--memory", "1g", "--work-dir", str(work), "--webui-port", "0"),
        f"spark://{HOST}:{master}",
    ]


def server_settings(folder: Path, jar: Path | None) -> dict[str, str]:
    """The Thrift Server's settings: everything in one folder, all on loopback, Iceberg when there is its jar."""
    settings = {
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.driver.extraJavaOptions": f"-Dderby.stream.error.file={folder / 'logs' / 'derby.log'}",
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        "spark.ui.enabled": "false",
        "spark.executor.memory": "800m",
        "spark.sql.shuffle.partitions": str(WORKERS),
        # In the background every statement would open the embedded metastore again, a second of CPU and four pools of
        # threads each time; a metastore of its own process has no such trouble.
        "spark.sql.hive.thriftServer.async": "false",
    }
    if jar is None:
        return settings
    # Without Iceberg's SQL extensions: Spark 3.5 merges, updates and deletes by itself, and with them `create or
    # replace view` changes nothing that a reader sees. The embedded metastore has no locks to wait for.
    return settings | {
        "spark.executor.extraClassPath": str(jar),
        "spark.sql.catalog.spark_catalog": "org.apache.iceberg.spark.SparkSessionCatalog",
        "spark.sql.catalog.spark_catalog.type": "hive",
        "spark.hadoop.iceberg.engine.hive.lock-enabled": "false",
    }


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def alive_workers(page: int) -> int:
    """How many workers the master counts, by its status page."""
    asked = HTTPConnection(HOST, page, timeout=2)
    try:
        asked.request("GET", "/json/")
        return int(json.load(asked.getresponse())["aliveworkers"])
    except (OSError, HTTPException, ValueError, KeyError):
        return 0
    finally:
        asked.close()


@contextmanager
def running(
    folder: Path, settings: Mapping[str, str] | None = None, java_options: str = ""
) -> Iterator[Cluster]:
    """A cluster that runs as long as it is needed."""
    cluster = Cluster(folder, settings or {}, java_options)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _end_with_parent() -> None:
    """Have Linux end the process when its parent is gone, however that ended."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def main() -> int:
    """Run a cluster in the foreground."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "warehouse/spark")
    try:
        with running(folder) as cluster:
            exports = " ".join(f"{name}={value}" for name, value in cluster.environment().items())
            sys.stdout.write(f"Spark runs; in another terminal: export {exports}\nCtrl-C stops it.\n")
            sys.stdout.flush()
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except NpsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
