//! A behavior as a graph of Graphviz: states are nodes, actions are edges. The other walks of a session are
//! branches of it; states that are the same are one node.
//!
//! What is violated has a double edge and says so; what goes on for ever is dashed.

use std::collections::HashMap;
use std::fmt::Write;

use super::story::Story;
use crate::trace::diff::diff;
use crate::trace::{Lasso, State, Step};

/// Writes a behavior.
pub(super) fn dot(story: &Story<'_>) -> String {
    let mut graph = Graph { story, ids: HashMap::new(), edges: Vec::new(), nodes: String::new() };
    let main = graph.walk(&story.trace.steps, "");
    for other in story.others {
        graph.walk(&other.steps, &other.name);
    }
    // How wide the letters of this font are is known to a Graphviz without fonts, too, as those in browsers.
    let mut out = format!(
        "digraph {} {{\n    node [shape=box, fontname=\"Courier\"];\n    edge [fontname=\"Courier\"];\n",
        quoted(story.title)
    );
    out.push_str(&graph.nodes);
    if let (Some(broken), Some(last)) = (story.broken, main.last()) {
        let _ = writeln!(
            out,
            "    s{last} [peripheries=2, color=\"#D55E00\", xlabel={}];",
            quoted(&format!("✗ {broken}"))
        );
    }
    for edge in &graph.edges {
        out.push_str(edge);
    }
    if let Some(last) = main.last() {
        let to = match &story.trace.lasso {
            None => None,
            Some(Lasso::Stuttering) => Some((last, "nothing changes any more".to_owned())),
            Some(Lasso::Cycle { back, by }) => {
                let by = by.as_ref().map(|label| format!("{label}, ")).unwrap_or_default();
                main.get(*back).map(|to| (to, format!("{by}and so on for ever")))
            }
        };
        if let Some((to, text)) = to {
            let _ = writeln!(out, "    s{last} -> s{to} [label={}, style=dashed];", quoted(&text));
        }
    }
    out.push_str("}\n");
    out
}

struct Graph<'a> {
    story: &'a Story<'a>,
    ids: HashMap<&'a State, usize>,
    nodes: String,
    edges: Vec<String>,
}

impl<'a> Graph<'a> {
    /// Adds the states and steps of a walk and returns its nodes; those of a branch have its name.
    fn walk(&mut self, steps: &'a [Step], name: &str) -> Vec<usize> {
        let mut path = Vec::with_capacity(steps.len());
        for (i, step) in steps.iter().enumerate() {
            let node = match self.ids.get(&step.state) {
                Some(node) => *node,
                None => self.node(i, steps, name),
            };
            if let (Some(before), Some(label)) = (path.last(), &step.label) {
                let edge = format!("    s{before} -> s{node} [label={}];\n", quoted(&label.to_string()));
                if !self.edges.contains(&edge) {
                    self.edges.push(edge);
                }
            }
            path.push(node);
        }
        path
    }

    /// Adds a state; the first one has all its values, others what their step changed.
    fn node(&mut self, i: usize, steps: &'a [Step], name: &str) -> usize {
        let id = self.ids.len() + 1;
        let state = &steps[i].state;
        self.ids.insert(state, id);
        let variables = &self.story.trace.variables;
        let number = if name.is_empty() { (i + 1).to_string() } else { format!("{name} {}", i + 1) };
        let lines: Vec<String> = match i.checked_sub(1) {
            None => variables.iter().zip(state).map(|(name, value)| format!("{name} = {value}")).collect(),
            Some(before) => {
                let changes = diff(variables, &steps[before].state, state);
                changes.iter().map(ToString::to_string).collect()
            }
        };
        // `\l` ends a line that begins at the left.
        let mut text = String::new();
        for line in &lines {
            let _ = write!(text, "{}\\l", escape(line));
        }
        let _ = writeln!(self.nodes, "    s{id} [label=\"{}\\n{text}\"];", escape(&number));
        id
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// Returns text as it stands between the quotes of a string, in which a backslash begins an escape.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // Graphviz reads entities of HTML in labels.
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
