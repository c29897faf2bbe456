//! Several files in one input.

/// What begins a line that names the next file. What stands before the first such line is the
/// entry file.
pub const MARK: &str = "==> ";

/// The files of an input, each with its name, the entry file first.
pub fn files(text: &str) -> Vec<(&str, &str)> {
    /// Beyond, an input only becomes slow.
    const MOST: usize = 8;
    let mut files = Vec::new();
    let (mut name, mut from, mut at) = ("api.yaml", 0, 0);
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix(MARK)
            && files.len() + 1 < MOST
        {
            files.push((name, &text[from..at]));
            name = next.trim();
            from = at + line.len();
        }
        at += line.len();
    }
    files.push((name, &text[from..]));
    files
}
