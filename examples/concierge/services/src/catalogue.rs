//! `listProducts` and `getProduct`: what is for sale.

use std::sync::Arc;

use crate::{
    Problem,
    domain::{Category, Product},
    page_token::PageTokens,
    ports,
};

/// How long a page is where the caller does not say.
pub const DEFAULT_LIMIT: i32 = 20;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Asks for the next one; `None` on the last.
    pub next_token: Option<String>,
}

/// The catalogue's service.
#[derive(Clone)]
pub struct CatalogueService {
    catalogue: Arc<dyn ports::Catalogue>,
    tokens: PageTokens,
}

impl CatalogueService {
    /// A service over this catalogue.
    pub fn new(catalogue: Arc<dyn ports::Catalogue>, tokens: PageTokens) -> Self {
        Self { catalogue, tokens }
    }

    /// A page of at most `limit` products, 1 to 100.
    pub async fn list(
        &self,
        category: Option<Category>,
        limit: u32,
        token: Option<&str>,
    ) -> Result<Page<Product>, Problem> {
        let limit = page_limit(limit)?;
        let scope = ["products", category.map_or("", Category::as_str)];
        let after: Option<String> = token
            .map(|token| self.tokens.open(&scope, token))
            .transpose()?;
        // One more than asked for says whether there is a next page.
        let mut items = self
            .catalogue
            .page(category, after.as_deref(), limit + 1)
            .await?;
        let next_token = cut(&mut items, limit)
            .map(|last| self.tokens.seal(&scope, &last.id))
            .transpose()?;
        Ok(Page { items, next_token })
    }

    /// One product.
    pub async fn product(&self, id: &str) -> Result<Product, Problem> {
        let found = self.catalogue.product(id).await?;
        found.ok_or(Problem::NotFound("product"))
    }
}

/// The limit of a page, where it is one.
pub(crate) fn page_limit(limit: u32) -> Result<u32, Problem> {
    if (1..=100).contains(&limit) {
        Ok(limit)
    } else {
        Err(Problem::invalid("limit", "must be 1 to 100"))
    }
}

/// Cuts what was read beyond the page; the last item of the page, where there is a next one.
pub(crate) fn cut<T>(items: &mut Vec<T>, limit: u32) -> Option<&T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if items.len() <= limit {
        return None;
    }
    items.truncate(limit);
    items.last()
}
