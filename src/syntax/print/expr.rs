//! Expressions as text.

use super::super::tree::{Accessor, Expr, ExprKind, Junction, Name, Quantifier, Segment, Update};
use super::Printer;

/// The column of the bullets of a junction list that the text printed so far ends in.
///
/// What follows belongs to the list's last item unless it stands at or left of this column.
type OpenList = Option<usize>;

/// How many nodes an expression may have to stand on one line.
const SHORT: usize = 24;

/// Says whether an expression is better printed on several lines.
pub(super) fn is_tall(expr: &Expr) -> bool {
    let mut budget = SHORT;
    !fits(expr, &mut budget)
}

/// Counts the nodes of an expression off the budget; says whether they fit and are all of one line.
fn fits(expr: &Expr, budget: &mut usize) -> bool {
    if *budget == 0 {
        return false;
    }
    *budget -= 1;
    match &expr.kind {
        ExprKind::Junction(..) | ExprKind::Let(..) => false,
        ExprKind::Paren(e)
        | ExprKind::Prefix(_, e)
        | ExprKind::Postfix(_, e)
        | ExprKind::Field(e, _)
        | ExprKind::Unbounded(_, _, e)
        | ExprKind::Lambda(_, e)
        | ExprKind::Label(_, _, e) => fits(e, budget),
        ExprKind::Infix(_, a, b)
        | ExprKind::SetFilter(_, a, b)
        | ExprKind::FunctionSet(a, b)
        | ExprKind::BoxAction(a, b)
        | ExprKind::AngleAction(a, b)
        | ExprKind::WeakFairness(a, b)
        | ExprKind::StrongFairness(a, b) => fits(a, budget) && fits(b, budget),
        ExprKind::If(a, b, c) => fits(a, budget) && fits(b, budget) && fits(c, budget),
        ExprKind::SetEnum(items) | ExprKind::Tuple(items) | ExprKind::Product(items) => {
            items.iter().all(|e| fits(e, budget))
        }
        ExprKind::Index(f, args) => fits(f, budget) && args.iter().all(|e| fits(e, budget)),
        ExprKind::Path(segments) => segments.iter().all(|s| match s {
            Segment::Name { args, .. } | Segment::Args(args, _) => args.iter().all(|e| fits(e, budget)),
            Segment::Part(..) | Segment::Left(_) | Segment::Right(_) | Segment::Body(_) | Segment::At(_) => {
                true
            }
        }),
        ExprKind::Quantified(_, bounds, e) | ExprKind::SetMap(e, bounds) | ExprKind::Function(bounds, e) => {
            bounds.iter().all(|b| fits(&b.set, budget)) && fits(e, budget)
        }
        ExprKind::Choose(_, set, e) => set.as_ref().is_none_or(|s| fits(s, budget)) && fits(e, budget),
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => fields.iter().all(|(_, e)| fits(e, budget)),
        ExprKind::Except(f, updates) => fits(f, budget) && updates.iter().all(|u| fits(&u.value, budget)),
        ExprKind::Case(arms, other) => {
            arms.iter().all(|(c, e)| fits(c, budget) && fits(e, budget))
                && other.as_ref().is_none_or(|e| fits(e, budget))
        }
        ExprKind::Number(_)
        | ExprKind::Str(_)
        | ExprKind::Bool(_)
        | ExprKind::Boolean
        | ExprKind::StringSet
        | ExprKind::At
        | ExprKind::OperatorName(_)
        | ExprKind::Error => true,
    }
}

impl Printer<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> OpenList {
        match &expr.kind {
            ExprKind::Number(text) => self.atom(text),
            ExprKind::Str(text) => {
                let text = quote(text);
                self.atom(&text)
            }
            ExprKind::Bool(true) => self.atom("TRUE"),
            ExprKind::Bool(false) => self.atom("FALSE"),
            ExprKind::Boolean => self.atom("BOOLEAN"),
            ExprKind::StringSet => self.atom("STRING"),
            ExprKind::At => self.atom("@"),
            ExprKind::Error => self.atom("(*error*)"),
            ExprKind::OperatorName(name) => {
                self.name(*name);
                None
            }
            ExprKind::Path(segments) => self.path(segments),
            ExprKind::Prefix(name, arg) => self.prefix(*name, arg),
            ExprKind::Infix(name, left, right) => {
                let text = self.symbols.text(name.symbol).to_owned();
                self.infix(left, &text, right)
            }
            ExprKind::Postfix(name, arg) => {
                let text = self.symbols.text(name.symbol).to_owned();
                self.closed(arg);
                if text == "'" {
                    self.out.raw(&text);
                } else {
                    self.out.raw(&format!(" {text}"));
                }
                None
            }
            ExprKind::Paren(inner) => self.bracketed("(", ")", |p| p.expr(inner)),
            ExprKind::Junction(kind, items) => self.junction(*kind, items),
            ExprKind::Quantified(quantifier, bounds, body) => {
                self.out.token(quantifier_text(*quantifier));
                self.out.raw(" ");
                self.bounds(bounds);
                self.out.raw(" : ");
                self.expr(body)
            }
            ExprKind::Unbounded(quantifier, names, body) => {
                self.out.token(quantifier_text(*quantifier));
                self.out.raw(" ");
                self.names(names);
                self.out.raw(" : ");
                self.expr(body)
            }
            ExprKind::Choose(pattern, set, body) => {
                self.out.token("CHOOSE ");
                self.pattern(pattern);
                if let Some(set) = set {
                    self.out.raw(" \\in ");
                    self.expr(set);
                }
                self.out.raw(" : ");
                self.expr(body)
            }
            ExprKind::SetEnum(items) => self.bracketed("{", "}", |p| p.list(items)),
            ExprKind::SetFilter(pattern, set, condition) => self.bracketed("{", "}", |p| {
                p.pattern(pattern);
                p.out.raw(" \\in ");
                p.expr(set);
                p.out.raw(" : ");
                p.expr(condition)
            }),
            ExprKind::SetMap(value, bounds) => self.bracketed("{", "}", |p| {
                p.expr(value);
                p.out.raw(" : ");
                p.bounds(bounds);
                None
            }),
            ExprKind::Function(bounds, body) => self.bracketed("[", "]", |p| {
                p.bounds(bounds);
                p.out.raw(" |-> ");
                p.expr(body)
            }),
            ExprKind::FunctionSet(domain, range) => self.bracketed("[", "]", |p| {
                p.expr(domain);
                p.out.raw(" -> ");
                p.expr(range)
            }),
            ExprKind::Record(fields) => self.bracketed("[", "]", |p| p.fields(fields, " |-> ")),
            ExprKind::RecordSet(fields) => self.bracketed("[", "]", |p| p.fields(fields, " : ")),
            ExprKind::Except(function, updates) => self.bracketed("[", "]", |p| {
                p.expr(function);
                p.out.raw(" EXCEPT ");
                p.separated(updates, Printer::update);
                None
            }),
            ExprKind::Index(function, args) => {
                self.closed(function);
                self.bracketed("[", "]", |p| p.list(args))
            }
            ExprKind::Field(record, name) => {
                self.closed(record);
                self.out.raw(".");
                self.raw_name(*name);
                None
            }
            ExprKind::Tuple(items) => self.bracketed("<<", ">>", |p| p.list(items)),
            ExprKind::Product(items) => self.product(items),
            ExprKind::BoxAction(action, subscript) => {
                self.bracketed("[", "]_", |p| p.expr(action));
                self.subscript(subscript)
            }
            ExprKind::AngleAction(action, subscript) => {
                self.bracketed("<<", ">>_", |p| p.expr(action));
                self.subscript(subscript)
            }
            ExprKind::WeakFairness(subscript, action) => self.fairness("WF_", subscript, action),
            ExprKind::StrongFairness(subscript, action) => self.fairness("SF_", subscript, action),
            ExprKind::If(condition, then, otherwise) => self.if_then_else(expr, condition, then, otherwise),
            ExprKind::Case(arms, other) => self.case(expr, arms, other.as_deref()),
            ExprKind::Let(units, body) => {
                self.out.token("LET ");
                let column = self.out.column();
                for (index, unit) in units.iter().enumerate() {
                    if index > 0 {
                        self.out.newline(column);
                    }
                    self.unit(unit, column);
                }
                self.out.newline(column - "LET ".len());
                self.out.raw("IN  ");
                self.expr(body)
            }
            ExprKind::Lambda(names, body) => {
                self.out.token("LAMBDA ");
                self.names(names);
                self.out.raw(" : ");
                self.expr(body)
            }
            ExprKind::Label(name, params, body) => {
                self.name(*name);
                if !params.is_empty() {
                    self.bracketed("(", ")", |p| {
                        p.names(params);
                        None
                    });
                }
                self.out.raw(" :: ");
                self.expr(body)
            }
        }
    }

    fn atom(&mut self, text: &str) -> OpenList {
        self.out.token(text);
        None
    }

    fn raw_name(&mut self, name: Name) {
        let text = self.symbols.text(name.symbol).to_owned();
        self.out.raw(&text);
    }

    fn bracketed(&mut self, open: &str, close: &str, inner: impl FnOnce(&mut Self) -> OpenList) -> OpenList {
        self.out.token(open);
        inner(self);
        self.out.raw(close);
        None
    }

    fn list(&mut self, items: &[Expr]) -> OpenList {
        self.separated(items, |p, e| {
            p.expr(e);
        });
        None
    }

    fn fields(&mut self, fields: &[(Name, Expr)], separator: &str) -> OpenList {
        self.separated(fields, |p, (name, value)| {
            p.name(*name);
            p.out.raw(separator);
            p.expr(value);
        });
        None
    }

    /// Prints an operand that something follows: leaves the junction list that it ends in, if any.
    fn closed(&mut self, expr: &Expr) -> bool {
        let list = self.expr(expr);
        if let Some(column) = list {
            self.out.newline(column);
        }
        list.is_some()
    }

    fn infix(&mut self, left: &Expr, operator: &str, right: &Expr) -> OpenList {
        let is_tight = matches!(operator, "..") && is_word(left) && is_word(right);
        if matches!(operator, "/\\" | "\\/") && ends_in_list(left) {
            // In the column of the list's bullets this operator would be one of them: stand left of it.
            let column = self.out.column();
            self.out.raw(" ");
            self.expr(left);
            self.out.newline(column);
            self.out.raw(&format!("{operator} "));
            return self.expr(right);
        }
        let on_new_line = self.closed(left);
        let text = match (is_tight, on_new_line) {
            (true, _) => operator.to_owned(),
            (false, true) => format!("{operator} "),
            (false, false) => format!(" {operator} "),
        };
        self.out.raw(&text);
        self.expr(right)
    }

    fn product(&mut self, items: &[Expr]) -> OpenList {
        let mut list = None;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.raw("\\X ");
            }
            if index + 1 == items.len() {
                list = self.expr(item);
            } else if !self.closed(item) {
                self.out.raw(" ");
            }
        }
        list
    }

    fn prefix(&mut self, name: Name, arg: &Expr) -> OpenList {
        let text = match self.symbols.text(name.symbol) {
            "-." => "-",
            text => text,
        }
        .to_owned();
        self.out.token(&text);
        let is_plain = matches!(arg.kind, ExprKind::Paren(_)) || is_word(arg);
        let is_reserved = text.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_reserved || !(is_plain || text == "[]" || text == "<>") {
            self.out.raw(" ");
        }
        self.expr(arg)
    }

    fn junction(&mut self, kind: Junction, items: &[(crate::base::Span, Expr)]) -> OpenList {
        let bullet = match kind {
            Junction::And => "/\\",
            Junction::Or => "\\/",
        };
        let mut column = None;
        for (_, item) in items {
            if let Some(column) = column {
                self.out.newline(column);
                self.out.raw(bullet);
            } else {
                self.out.token(bullet);
                column = Some(self.out.column() - bullet.len());
            }
            self.out.raw(" ");
            self.expr(item);
        }
        column
    }

    fn if_then_else(&mut self, expr: &Expr, condition: &Expr, then: &Expr, otherwise: &Expr) -> OpenList {
        let tall = is_tall(expr);
        self.out.token("IF ");
        let column = self.out.column() - "IF ".len();
        self.expr(condition);
        for (word, part) in [("THEN ", then), ("ELSE ", otherwise)] {
            if tall {
                self.out.newline(column);
            } else {
                self.out.raw(" ");
            }
            self.out.raw(word);
            if word == "ELSE " {
                return self.expr(part);
            }
            self.expr(part);
        }
        None
    }

    fn case(&mut self, expr: &Expr, arms: &[(Expr, Expr)], other: Option<&Expr>) -> OpenList {
        let tall = is_tall(expr);
        self.out.token("CASE ");
        let column = self.out.column() - "[] ".len();
        let mut list = None;
        for (index, (condition, value)) in arms.iter().enumerate() {
            if index > 0 {
                self.arm(tall, column);
            }
            self.expr(condition);
            self.out.raw(" -> ");
            list = self.expr(value);
        }
        if let Some(value) = other {
            if !arms.is_empty() {
                self.arm(tall, column);
            }
            self.out.raw("OTHER -> ");
            list = self.expr(value);
        }
        list
    }

    fn arm(&mut self, tall: bool, column: usize) {
        if tall {
            self.out.newline(column);
            self.out.raw("[] ");
        } else {
            self.out.raw(" [] ");
        }
    }

    fn path(&mut self, segments: &[Segment]) -> OpenList {
        for (index, segment) in segments.iter().enumerate() {
            if index > 0 {
                if let Segment::Name { .. } = segments[index - 1] {
                    self.out.token("!");
                } else {
                    self.out.raw("!");
                }
            }
            match segment {
                Segment::Name { name, args } => {
                    self.name(*name);
                    if !args.is_empty() {
                        self.arguments(args);
                    }
                }
                Segment::Part(part, _) => self.out.raw(&part.to_string()),
                Segment::Left(_) => self.out.raw("<<"),
                Segment::Right(_) => self.out.raw(">>"),
                Segment::Body(_) => self.out.raw(":"),
                Segment::At(_) => self.out.raw("@"),
                Segment::Args(args, _) => self.arguments(args),
            }
        }
        None
    }

    fn arguments(&mut self, args: &[Expr]) {
        self.out.raw("(");
        self.list(args);
        if matches!(args.last().map(|a| &a.kind), Some(ExprKind::OperatorName(_))) {
            self.out.raw(" ");
        }
        self.out.raw(")");
    }

    fn update(&mut self, update: &Update) {
        self.out.raw("!");
        for accessor in &update.path {
            match accessor {
                Accessor::Index(args, _) => {
                    self.bracketed("[", "]", |p| p.list(args));
                }
                Accessor::Field(name) => {
                    self.out.raw(".");
                    self.raw_name(*name);
                }
            }
        }
        self.out.raw(" = ");
        self.expr(&update.value);
    }

    fn fairness(&mut self, word: &str, subscript: &Expr, action: &Expr) -> OpenList {
        self.out.token(word);
        self.subscript(subscript);
        self.bracketed("(", ")", |p| p.expr(action))
    }

    /// Prints a subscript, which must follow the `_` without a space.
    fn subscript(&mut self, subscript: &Expr) -> OpenList {
        self.out.glue();
        self.expr(subscript)
    }
}

fn quantifier_text(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Forall => "\\A",
        Quantifier::Exists => "\\E",
        Quantifier::TemporalForall => "\\AA",
        Quantifier::TemporalExists => "\\EE",
    }
}

/// Says whether the last token of an expression belongs to a junction list that nothing closes.
fn ends_in_list(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Junction(..) => true,
        ExprKind::Prefix(_, last)
        | ExprKind::Infix(_, _, last)
        | ExprKind::Quantified(_, _, last)
        | ExprKind::Unbounded(_, _, last)
        | ExprKind::Choose(_, _, last)
        | ExprKind::If(_, _, last)
        | ExprKind::Let(_, last)
        | ExprKind::Lambda(_, last)
        | ExprKind::Label(_, _, last) => ends_in_list(last),
        ExprKind::Product(items) => items.last().is_some_and(ends_in_list),
        ExprKind::Case(arms, other) => match other {
            Some(other) => ends_in_list(other),
            None => arms.last().is_some_and(|(_, value)| ends_in_list(value)),
        },
        _ => false,
    }
}

/// Says whether an expression is printed as one word.
fn is_word(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(text) => text.starts_with(|c: char| c.is_ascii_digit()),
        ExprKind::Path(segments) => matches!(
            segments.as_slice(),
            [Segment::Name { args, .. }] if args.is_empty()
        ),
        _ => false,
    }
}

/// Returns a string as a literal.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{c}' => out.push_str("\\f"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
