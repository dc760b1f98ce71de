//! The editor of the user: which command opens a file at a line.

use super::app::App;

/// A command with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// The program.
    pub(super) program: String,
    /// Its arguments.
    pub(super) arguments: Vec<String>,
    /// The file that is opened.
    pub(super) file: String,
}

impl App {
    /// Returns how the user's editor opens the spec at the row that is selected in Source, or at the action
    /// of the step.
    pub(super) fn editor_call(&self) -> Option<Call> {
        let source = self.source.as_ref()?;
        call(self.editor.as_deref()?, &source.path, self.source_scroll.selected + 1)
    }
}

/// Returns how an editor opens a file at a line: most take `+LINE FILE`, some `FILE:LINE`.
fn call(editor: &str, file: &str, line: usize) -> Option<Call> {
    let mut words = editor.split_whitespace().map(str::to_owned);
    let program = words.next()?;
    let mut arguments: Vec<String> = words.collect();
    let name = program.rsplit(['/', '\\']).next().unwrap_or(&program);
    match name {
        "code" | "codium" | "code-insiders" => {
            if !arguments.iter().any(|word| word == "--wait" || word == "-w") {
                arguments.push("--wait".to_owned());
            }
            arguments.push("--goto".to_owned());
            arguments.push(format!("{file}:{line}"));
        }
        "hx" | "helix" | "subl" | "zed" => arguments.push(format!("{file}:{line}")),
        _ => {
            arguments.push(format!("+{line}"));
            arguments.push(file.to_owned());
        }
    }
    Some(Call { program, arguments, file: file.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_take_the_line_in_their_own_way() {
        let words = |editor| {
            let call = call(editor, "a/Spec.tla", 7).unwrap();
            format!("{} {}", call.program, call.arguments.join(" "))
        };
        assert_eq!(words("vi"), "vi +7 a/Spec.tla");
        assert_eq!(words("emacs -nw"), "emacs -nw +7 a/Spec.tla");
        assert_eq!(words("/usr/bin/hx"), "/usr/bin/hx a/Spec.tla:7");
        assert_eq!(words("code"), "code --wait --goto a/Spec.tla:7");
        assert_eq!(words("code -w"), "code -w --goto a/Spec.tla:7");
        assert_eq!(call(" ", "Spec.tla", 1), None);
    }
}
