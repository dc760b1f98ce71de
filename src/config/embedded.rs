//! A cfg inside a file of modules: the lines between `---- CONFIG Name ----` and `====`, as TLC takes
//! them out of one (`MonolithSpecExtractor.java`).

/// Returns a text in which only the cfg of that name is left, at its place: all before it is blank.
#[must_use]
pub fn embedded(text: &str, name: &str) -> Option<String> {
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        match start {
            None if is_header(line, name) => start = Some(next),
            Some(start) if line.starts_with("====") => return Some(blank_before(text, start, at)),
            None | Some(_) => {}
        }
        at = next;
    }
    start.map(|start| blank_before(text, start, text.len()))
}

fn is_header(line: &str, name: &str) -> bool {
    let line = line.trim_end_matches(['\r', '\n']);
    let inner = line.trim_matches('-');
    let has_dashes = line.starts_with("----") && line.ends_with("----");
    let mut words = inner.split_whitespace();
    has_dashes && words.next() == Some("CONFIG") && words.next() == Some(name) && words.next().is_none()
}

fn blank_before(text: &str, start: usize, end: usize) -> String {
    let blank = |b: u8| if b == b'\n' { '\n' } else { ' ' };
    let mut left: String = text[..start].bytes().map(blank).collect();
    left.push_str(&text[start..end]);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_that_name_stays_at_its_place() {
        let text = "---- MODULE A ----\n====\n---- CONFIG B ----\nINIT I\n====\n---- CONFIG A ----\nINIT é\n====\nINIT J\n";
        let found = embedded(text, "A").unwrap();
        assert_eq!(found.trim_start(), "INIT é\n");
        assert_eq!(found.find("INIT"), text.find("INIT é"));
        assert_eq!(embedded(text, "C"), None);
    }
}
