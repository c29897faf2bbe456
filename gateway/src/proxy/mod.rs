//! Lambda proxy integrations (`aws_proxy`): the request becomes an event, the function's reply
//! becomes the answer.

mod event;
mod reply;

pub(crate) use event::write as write_event;
pub(crate) use reply::read as read_reply;
