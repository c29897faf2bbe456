//! Flowers in the shop, and whoever delivers them.
//!
//! Releasing and calling off leave a mark even where nothing was set aside or booked, so that a
//! worker that comes late with the same order sets nothing aside for it any more.

use async_trait::async_trait;
use concierge_services::{
    domain::{Address, Line, OrderId},
    ports::{Booking, Courier, PortError, Reservation, Stock},
};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::database::{Database, StoreError};

/// The stock in the shop's file.
#[derive(Clone, Debug)]
pub struct SqliteStock {
    database: Database,
}

impl SqliteStock {
    const PORT: &str = "stock";

    /// The stock in this file.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

/// Takes every line's quantity off the stock; the first product that has too little, where one
/// has. The statement itself refuses to go below zero.
fn take_off(connection: &Connection, lines: &[Line]) -> Result<Option<String>, StoreError> {
    let mut statement = connection
        .prepare_cached("UPDATE products SET stock = stock - ?2 WHERE id = ?1 AND stock >= ?2")?;
    for (index, line) in lines.iter().enumerate() {
        if statement.execute(params![line.product_id, line.quantity])? == 0 {
            put_back(connection, &lines[..index])?;
            return Ok(Some(line.name.clone()));
        }
    }
    Ok(None)
}

fn put_back(connection: &Connection, lines: &[Line]) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("UPDATE products SET stock = stock + ?2 WHERE id = ?1")?;
    for line in lines {
        statement.execute(params![line.product_id, line.quantity])?;
    }
    Ok(())
}

/// Whether the order's flowers were released, and which they are; `None` where it has none.
fn reservation(
    connection: &Connection,
    order: &OrderId,
) -> Result<Option<(bool, Vec<Line>)>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT is_released, lines FROM reservations WHERE order_id = ?1")?;
    let found: Option<(bool, String)> = statement
        .query_row([order.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found
        .map(|(is_released, lines)| Ok((is_released, serde_json::from_str(&lines)?)))
        .transpose()
}

#[async_trait]
impl Stock for SqliteStock {
    async fn reserve(&self, order: &OrderId, lines: &[Line]) -> Result<Reservation, PortError> {
        let (order, lines) = (order.clone(), lines.to_vec());
        self.database
            .run(Self::PORT, move |connection| {
                match reservation(connection, &order)? {
                    Some((true, _)) => return Ok(Reservation::Released),
                    Some((false, _)) => return Ok(Reservation::Reserved),
                    None => {}
                }
                if let Some(name) = take_off(connection, &lines)? {
                    return Ok(Reservation::SoldOut { name });
                }
                connection.execute(
                    "INSERT INTO reservations (order_id, is_released, lines) VALUES (?1, 0, ?2)",
                    params![order.as_str(), serde_json::to_string(&lines)?],
                )?;
                Ok(Reservation::Reserved)
            })
            .await
    }

    async fn release(&self, order: &OrderId) -> Result<(), PortError> {
        let order = order.clone();
        self.database
            .run(Self::PORT, move |connection| {
                if let Some((false, lines)) = reservation(connection, &order)? {
                    put_back(connection, &lines)?;
                }
                connection.execute(
                    "INSERT INTO reservations (order_id, is_released, lines) VALUES (?1, 1, '[]')
                     ON CONFLICT (order_id) DO UPDATE SET is_released = 1",
                    [order.as_str()],
                )?;
                Ok(())
            })
            .await
    }
}

/// A courier who keeps its diary in the shop's file.
#[derive(Clone, Debug)]
pub struct SqliteCourier {
    database: Database,
    a_day: u32,
}

impl SqliteCourier {
    const PORT: &str = "courier";

    /// A courier who delivers so many orders a day.
    pub const fn new(database: Database, a_day: u32) -> Self {
        Self { database, a_day }
    }
}

#[async_trait]
impl Courier for SqliteCourier {
    async fn book(&self, order: &OrderId, date: Date, _: &Address) -> Result<Booking, PortError> {
        let (order, a_day) = (order.clone(), self.a_day);
        self.database
            .run(Self::PORT, move |connection| {
                let known: Option<bool> = connection
                    .prepare_cached("SELECT is_called_off FROM bookings WHERE order_id = ?1")?
                    .query_row([order.as_str()], |row| row.get(0))
                    .optional()?;
                if let Some(is_called_off) = known {
                    return Ok(if is_called_off {
                        Booking::CalledOff
                    } else {
                        Booking::Booked
                    });
                }
                let day = date.to_string();
                let booked: u32 = connection
                    .prepare_cached(
                        "SELECT count(*) FROM bookings WHERE day = ?1 AND is_called_off = 0",
                    )?
                    .query_row([&day], |row| row.get(0))?;
                if booked >= a_day {
                    let reason = format!("Our couriers are fully booked on {day}.");
                    return Ok(Booking::Full { reason });
                }
                connection.execute(
                    "INSERT INTO bookings (order_id, is_called_off, day) VALUES (?1, 0, ?2)",
                    params![order.as_str(), day],
                )?;
                Ok(Booking::Booked)
            })
            .await
    }

    async fn call_off(&self, order: &OrderId) -> Result<(), PortError> {
        let order = order.clone();
        self.database
            .run(Self::PORT, move |connection| {
                connection.execute(
                    "INSERT INTO bookings (order_id, is_called_off) VALUES (?1, 1)
                     ON CONFLICT (order_id) DO UPDATE SET is_called_off = 1",
                    [order.as_str()],
                )?;
                Ok(())
            })
            .await
    }
}
