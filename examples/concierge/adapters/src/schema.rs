//! The schemas of the two files. A migration that was released is never changed: a new one is put
//! behind it. Instants are nanoseconds since 1970 in UTC, so that they sort; documents are JSON.

/// The shop's file.
pub(crate) const SHOP: &[&str] = &[r"
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE products (
    id TEXT PRIMARY KEY,
    category TEXT NOT NULL,
    stock INTEGER NOT NULL CHECK (stock >= 0),
    body TEXT NOT NULL
) STRICT;

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    status TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    is_queued INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL,
    UNIQUE (owner, idempotency_key)
) STRICT;
CREATE INDEX orders_of_owner ON orders (owner, created_at DESC, id DESC);
CREATE INDEX orders_stranded ON orders (created_at) WHERE is_queued = 0;

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    receipt TEXT UNIQUE
) STRICT;
CREATE INDEX messages_visible ON messages (visible_at);

CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    died_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    order_id TEXT NOT NULL,
    status TEXT NOT NULL,
    email TEXT,
    message TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_of_owner ON outbox (owner, id);

CREATE TABLE reservations (
    order_id TEXT PRIMARY KEY,
    is_released INTEGER NOT NULL,
    lines TEXT NOT NULL
) STRICT;

CREATE TABLE bookings (
    order_id TEXT PRIMARY KEY,
    is_called_off INTEGER NOT NULL,
    day TEXT
) STRICT;
CREATE INDEX bookings_of_day ON bookings (day) WHERE is_called_off = 0;

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
"];

/// The fake payment provider's file.
pub(crate) const PAYMENTS: &[&str] = &[r"
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('CHARGE', 'DECLINE', 'REFUND')),
    key TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    reason TEXT,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ledger_one_refund ON ledger (payment_id) WHERE kind = 'REFUND';
CREATE INDEX ledger_of_order ON ledger (order_id);
"];
