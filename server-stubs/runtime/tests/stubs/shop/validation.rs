//! What the document asks of values beyond their types.

use super::types;
use ::gatesmith_lambda::{Check, Pattern};

/// `^[A-Z]{3}-[0-9]+$`
static PATTERN_1: Pattern = Pattern::new("^[A-Z]{3}-[0-9]+$");

/// Checks an [`OrderRequest`](types::OrderRequest).
pub(super) fn order_request(value: &types::OrderRequest, at: &mut Check<'_>) {
    at.field("lines", &value.lines, |value, at| {
        at.min_items(value, 1);
        at.max_items(value, 3);
        at.each(value, line);
    });
    at.optional("voucher", &value.voucher, |value, at| {
        at.pattern(value, &PATTERN_1);
    });
    at.optional("status", &value.status, order_status);
}

/// Checks a [`Line`](types::Line).
pub(super) fn line(value: &types::Line, at: &mut Check<'_>) {
    at.field("productId", &value.product_id, |value, at| {
        at.min_length(value, 1);
        at.max_length(value, 8);
    });
    at.field("quantity", &value.quantity, |value, at| {
        at.minimum(value, 1);
        at.maximum(value, 20);
    });
}

/// Checks an [`OrderStatus`](types::OrderStatus).
pub(super) fn order_status(value: &types::OrderStatus, at: &mut Check<'_>) {
    at.listed(value, &types::OrderStatus::LISTED);
}
