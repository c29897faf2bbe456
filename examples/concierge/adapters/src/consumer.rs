//! Takes orders from the queue and has them carried out, one after the other, until it is told to
//! stop. On AWS, Lambda's event source mapping does this.

use std::{future::Future, time::Duration};

use concierge_services::{ports::PortError, worker::OrderWorker};
use jiff::SignedDuration;

use crate::queue::{Received, SqliteQueue};

/// Takes orders from a queue.
#[derive(Clone)]
pub struct Consumer {
    /// Where from.
    pub queue: SqliteQueue,
    /// Who carries them out.
    pub worker: OrderWorker,
}

impl Consumer {
    /// How often the queue is looked at when nothing is sent: messages come again by time.
    const LOOK: Duration = Duration::from_secs(1);
    /// How long one order may take: less than its message is hidden, so that it is given up before
    /// it comes again.
    const PATIENCE: Duration = Duration::from_secs(25);
    /// How many looks there are between two searches for stranded orders.
    const RESCUE_EVERY: u32 = 60;

    /// Works until `stop` is ready; the order that is at hand is finished first.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) {
        tokio::pin!(stop);
        for look in (0..Self::RESCUE_EVERY).cycle() {
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = std::future::ready(()) => {}
            }
            if look == 0
                && let Err(error) = self.worker.rescue().await
            {
                tracing::error!(%error, "stranded orders were not looked for");
            }
            let idle = match self.work_one().await {
                Ok(did_work) => !did_work,
                Err(error) => {
                    tracing::error!(%error, "the queue does not work");
                    true
                }
            };
            if idle {
                tokio::select! {
                    () = &mut stop => return,
                    () = self.queue.wait(Self::LOOK) => {}
                }
            }
        }
    }

    /// Handles one message, where there is one. What cannot be handled comes again later.
    pub async fn work_one(&self) -> Result<bool, PortError> {
        let Some(message) = self.queue.receive().await? else {
            return Ok(false);
        };
        if let Err(failure) = self.handle(&message).await {
            let receives = message.receive_count;
            tracing::warn!(%failure, receives, "an order was not carried out");
            let delay = backoff(&message);
            self.queue.retry_after(&message.receipt, delay).await?;
        } else {
            self.queue.delete(&message.receipt).await?;
        }
        Ok(true)
    }

    /// Has a message's order carried out, on a task of its own: a panic there ends that task, and
    /// not the work on all other orders.
    async fn handle(&self, message: &Received) -> Result<(), String> {
        let (worker, job) = (self.worker.clone(), message.body.clone());
        let task = tokio::spawn(async move { worker.handle(&job).await });
        let end = task.abort_handle();
        match tokio::time::timeout(Self::PATIENCE, task).await {
            Ok(Ok(Ok(_))) => Ok(()),
            Ok(Ok(Err(error))) => Err(error.to_string()),
            Ok(Err(panic)) => Err(panic.to_string()),
            Err(_) => {
                end.abort();
                Err("took too long".to_owned())
            }
        }
    }
}

/// 1, 2, 4, 8 seconds.
fn backoff(message: &Received) -> SignedDuration {
    SignedDuration::from_secs(1 << message.receive_count.saturating_sub(1).min(5))
}
