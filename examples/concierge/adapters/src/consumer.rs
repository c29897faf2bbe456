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
        let handled = tokio::time::timeout(Self::PATIENCE, self.worker.handle(&message.body)).await;
        let failure = match handled {
            Ok(Ok(_)) => {
                self.queue.delete(&message.receipt).await?;
                return Ok(true);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "took too long".to_owned(),
        };
        let receives = message.receive_count;
        tracing::warn!(%failure, receives, "an order was not carried out");
        self.queue
            .retry_after(&message.receipt, backoff(&message))
            .await?;
        Ok(true)
    }
}

/// 1, 2, 4, 8 seconds.
fn backoff(message: &Received) -> SignedDuration {
    SignedDuration::from_secs(1 << message.receive_count.saturating_sub(1).min(5))
}
