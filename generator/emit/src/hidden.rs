//! Characters that must not stand in source code as themselves.

/// Characters that an editor does not show as they are, or that change how it shows others.
/// rustc refuses the ones that turn the direction of text (`text_direction_codepoint_in_literal`).
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text without its hidden characters.
pub fn without(text: &str) -> String {
    text.chars().filter(|&it| !is_hidden(it)).collect()
}
