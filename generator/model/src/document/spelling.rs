//! The right spelling of a misspelt word.

/// The candidate that differs least from a word, where it differs little.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    /// Above this length a word is hostile rather than misspelt, and comparing it is work.
    const LONGEST: usize = 100;
    if word.len() > LONGEST {
        return None;
    }
    let most = (word.len() / 4).clamp(1, 4);
    let lower = word.to_ascii_lowercase();
    candidates
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= most)
        .map(|candidate| {
            let distance = strsim::osa_distance(&lower, &candidate.to_ascii_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_of_the_pen_are_recognised() {
        let known = ["passthroughBehavior", "contentHandling", "uri"];
        assert_eq!(
            nearest("passThroughBehavior", known.into_iter()),
            Some("passthroughBehavior")
        );
        assert_eq!(
            nearest("contentHandlnig", known.into_iter()),
            Some("contentHandling")
        );
        assert_eq!(nearest("url", known.into_iter()), Some("uri"));
        assert_eq!(nearest("description", known.into_iter()), None);
    }
}
