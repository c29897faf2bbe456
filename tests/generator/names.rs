//! Names that were given out stay given out.

use gatesmith_model::{NameLock, diagnostic::Report};
use gatesmith_tests::{corpus, load};

#[test]
fn reading_with_the_lock_that_reading_wrote_changes_nothing() {
    for document in corpus() {
        let first = load(&document, &NameLock::default());
        let text = first.lock.render();
        let mut report = Report::default();
        let lock =
            NameLock::parse("a.lock", &text, &mut report).expect("what was rendered can be read");
        let second = load(&document, &lock);
        assert_eq!(first.api, second.api, "{}", document.display());
        assert_eq!(second.lock.render(), text, "{}", document.display());
    }
}
