"""What a worker is told of Celery, beside what dagster-celery says itself: `python -m pipelines.instance worker` reads it.

A run must survive its worker: RabbitMQ keeps it until it has ended, and gives it to another worker when this one is gone. Redis
as a broker marked healthy runs as failed, and is not supported.
"""

import os

broker_url = os.environ["JIXIAO_BROKER"]
result_backend = "rpc://"
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
"""A worker takes one run, and no second one that would wait for the first while others are idle."""
broker_connection_retry_on_startup = True
worker_cancel_long_running_tasks_on_connection_loss = False
"""A run that has begun ends, though the broker may be restarted meanwhile."""
worker_hijack_root_logger = False
