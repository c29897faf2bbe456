//! Everything in one place: opens the two files of a data folder and puts the services together
//! over them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use concierge_services::{
    catalogue::CatalogueService,
    checkout::CheckoutService,
    conversation::{ConversationService, RuleNlu},
    orders::OrderService,
    page_token::PageTokens,
    ports::{Clock, Ids, PortError},
    webhook::{SigningSecret, WebhookService},
    worker::OrderWorker,
};

use crate::{
    catalogue::SqliteCatalogue,
    consumer::Consumer,
    database::{self, Database, StoreError},
    events::SqliteEvents,
    fulfilment::{SqliteCourier, SqliteStock},
    orders::SqliteOrders,
    outbox::SqliteOutbox,
    payments::FakePayments,
    queue::SqliteQueue,
    schema,
    sessions::SqliteSessions,
    system::{RandomIds, SystemClock, random_secret},
};

/// Why the shop cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data folder cannot be made.
    #[error("cannot make the folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be opened.
    #[error("cannot open {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: StoreError,
    },
    /// What the shop begins with cannot be put in.
    #[error(transparent)]
    Seed(#[from] PortError),
}

/// The Concierge over embedded adapters.
#[derive(Clone)]
pub struct Embedded {
    /// `listProducts` and `getProduct`.
    pub catalogue: CatalogueService,
    /// `checkout`.
    pub checkout: CheckoutService,
    /// `listOrders`, `getOrder` and `getPartnerOrder`.
    pub orders: OrderService,
    /// `sendMessage`.
    pub conversation: ConversationService,
    /// `receiveStripeEvent`.
    pub webhook: WebhookService,
    /// Carries orders out.
    pub consumer: Consumer,
    /// What customers were told.
    pub outbox: SqliteOutbox,
    /// The payment provider.
    pub payments: FakePayments,
    /// The catalogue's store: stock can be set there.
    pub products: SqliteCatalogue,
}

impl Embedded {
    /// How many orders the courier delivers a day.
    const DELIVERIES_A_DAY: u32 = 200;

    /// Opens the data folder, or makes it, with the machine's clock.
    pub async fn open(folder: &Path, webhook_secret: SigningSecret) -> Result<Self, OpenError> {
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
        Self::open_with(folder, webhook_secret, clock, ids).await
    }

    /// Opens the data folder with another clock and other ids.
    pub async fn open_with(
        folder: &Path,
        webhook_secret: SigningSecret,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, OpenError> {
        std::fs::create_dir_all(folder).map_err(|source| OpenError::Folder {
            path: folder.to_owned(),
            source,
        })?;
        let shop = open(folder.join("concierge.db"), schema::SHOP)?;
        let ledger = open(folder.join("payments.db"), schema::PAYMENTS)?;
        let fresh = random_secret();
        let secret = shop
            .run("page tokens", move |connection| {
                database::secret(connection, "page-tokens", fresh)
            })
            .await?;
        let products = SqliteCatalogue::new(shop.clone());
        products.seed().await?;
        let payments = FakePayments::new(ledger, Arc::clone(&clock));
        let tokens = PageTokens::new(secret);
        Ok(Self::assemble(
            &shop,
            tokens,
            products,
            payments,
            webhook_secret,
            (clock, ids),
        ))
    }

    fn assemble(
        shop: &Database,
        tokens: PageTokens,
        products: SqliteCatalogue,
        payments: FakePayments,
        webhook_secret: SigningSecret,
        (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>),
    ) -> Self {
        let orders = Arc::new(SqliteOrders::new(shop.clone()));
        let queue = SqliteQueue::new(shop.clone(), Arc::clone(&clock), Arc::clone(&ids));
        let outbox = SqliteOutbox::new(shop.clone());
        let checkout = CheckoutService {
            catalogue: Arc::new(products.clone()),
            orders: orders.clone(),
            queue: Arc::new(queue.clone()),
            clock: Arc::clone(&clock),
            ids,
        };
        let order_service = OrderService::new(orders.clone(), tokens.clone());
        let worker = OrderWorker {
            orders: orders.clone(),
            queue: Arc::new(queue.clone()),
            payments: Arc::new(payments.clone()),
            stock: Arc::new(SqliteStock::new(shop.clone())),
            courier: Arc::new(SqliteCourier::new(shop.clone(), Self::DELIVERIES_A_DAY)),
            notifier: Arc::new(outbox.clone()),
            clock: Arc::clone(&clock),
        };
        Self {
            catalogue: CatalogueService::new(Arc::new(products.clone()), tokens),
            conversation: ConversationService {
                nlu: Arc::new(RuleNlu),
                sessions: Arc::new(SqliteSessions::new(shop.clone())),
                checkout: checkout.clone(),
                orders: order_service.clone(),
            },
            orders: order_service,
            webhook: WebhookService {
                secret: webhook_secret,
                events: Arc::new(SqliteEvents::new(shop.clone())),
                orders,
                queue: Arc::new(queue.clone()),
                clock,
            },
            checkout,
            consumer: Consumer { queue, worker },
            outbox,
            payments,
            products,
        }
    }
}

fn open(path: PathBuf, migrations: &[&str]) -> Result<Database, OpenError> {
    Database::open(&path, migrations).map_err(|source| OpenError::File { path, source })
}
