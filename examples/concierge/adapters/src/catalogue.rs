//! The catalogue. A product's document is stored whole; its stock stands in a column, because
//! reservations change it.

use async_trait::async_trait;
use concierge_services::{
    domain::{Category, Product},
    ports::{Catalogue, PortError, ProductQuery},
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::database::{Database, StoreError};

const PORT: &str = "catalogue";
/// What the shop begins with.
const SEED: &str = include_str!("../seed/catalogue.json");

/// The catalogue in the shop's file.
#[derive(Clone, Debug)]
pub struct SqliteCatalogue {
    database: Database,
}

impl SqliteCatalogue {
    /// The catalogue in this file.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Puts in the products that the shop begins with, those that are there already left alone.
    pub async fn seed(&self) -> Result<(), PortError> {
        let seed = |connection: &Connection| {
            let products: Vec<Product> = serde_json::from_str(SEED)?;
            products
                .iter()
                .try_for_each(|product| insert(connection, product))
        };
        self.database.run(PORT, seed).await
    }

    /// Sets how many of a product there are.
    pub async fn set_stock(&self, id: &str, stock: u32) -> Result<(), PortError> {
        let id = id.to_owned();
        self.database
            .run(PORT, move |connection| {
                connection.execute(
                    "UPDATE products SET stock = ?2 WHERE id = ?1",
                    params![id, stock],
                )?;
                Ok(())
            })
            .await
    }
}

fn insert(connection: &Connection, product: &Product) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR IGNORE INTO products (id, category, stock, body) VALUES (?1, ?2, ?3, ?4)",
        params![
            product.id,
            product.category.as_str(),
            product.stock,
            serde_json::to_string(product)?
        ],
    )?;
    Ok(())
}

/// The columns that [`read`] reads.
const COLUMNS: &str = "body, stock";

fn read(row: &Row<'_>) -> Result<Product, StoreError> {
    let body: String = row.get(0)?;
    Ok(Product {
        stock: row.get(1)?,
        ..serde_json::from_str(&body)?
    })
}

#[async_trait]
impl Catalogue for SqliteCatalogue {
    async fn page(
        &self,
        category: Option<Category>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Product>, PortError> {
        let after = after.unwrap_or_default().to_owned();
        self.database
            .run(PORT, move |connection| {
                let mut statement = connection.prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM products
                     WHERE id > ?1 AND (?2 IS NULL OR category = ?2) ORDER BY id LIMIT ?3"
                ))?;
                let rows = statement
                    .query_and_then(params![after, category.map(Category::as_str), limit], read)?;
                rows.collect()
            })
            .await
    }

    async fn product(&self, id: &str) -> Result<Option<Product>, PortError> {
        let id = id.to_owned();
        self.database
            .run(PORT, move |connection| {
                let mut statement = connection
                    .prepare_cached(&format!("SELECT {COLUMNS} FROM products WHERE id = ?1"))?;
                let found = statement.query_row([id], |row| Ok(read(row))).optional()?;
                found.transpose()
            })
            .await
    }

    /// Reads them all: a shop of one file has some hundreds at most.
    async fn find(&self, query: &ProductQuery, limit: u32) -> Result<Vec<Product>, PortError> {
        let query = query.clone();
        let mut found = self
            .database
            .run(PORT, move |connection| {
                let mut statement = connection
                    .prepare_cached(&format!("SELECT {COLUMNS} FROM products ORDER BY id"))?;
                let mut found = Vec::new();
                for product in statement.query_and_then([], read)? {
                    let product = product?;
                    found.extend(query.score(&product).map(|score| (score, product)));
                }
                Ok(found)
            })
            .await?;
        // The sort is stable: among equals, the order of their ids.
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found.into_iter().map(|(_, product)| product).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_keeps_the_bounds_of_the_api() {
        let products: Vec<Product> = serde_json::from_str(SEED).unwrap();
        assert!(products.len() > 10);
        for product in products {
            let fits = product.id.len() <= 64
                && product.name.len() <= 100
                && product.description.len() <= 1000
                && product.price.amount > 0
                && !product.colors.is_empty();
            assert!(fits, "{}", product.id);
        }
    }
}
