"""Apache Spark as the engine: a cluster on this machine, and what the pipeline's steps do over a connection to one."""
