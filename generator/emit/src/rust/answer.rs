//! What is said of an answer, by its status and the document's words.

use gatesmith_model::api::{Response, Status};

use super::comment::Comment;

/// The comment on the variant that stands for an answer: `404: No such order.`
pub fn docs(response: &Response) -> Vec<String> {
    let status = match response.status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
        Status::Default => "Any other status".to_owned(),
    };
    let text = [&response.docs.summary, &response.docs.description].map(|it| it.trim());
    let said: Vec<_> = text.into_iter().filter(|it| !it.is_empty()).collect();
    let comment = Comment::new(4);
    if said.is_empty() {
        comment.words(&format!("{status}.")).outer()
    } else {
        comment
            .sentence(&format!("{status}: {}", said.join(" ")))
            .outer()
    }
}
