//! The grammar of a cfg.
//!
//! Follows `ModelConfig.parse` of TLC: a directive governs all words up to the next directive. Never
//! fails: each mistake is a diagnostic, and parsing goes on at the next assignment or directive.

use super::directives::{self, Directive};
use super::words::{Kind, Word, split};
use super::{CfgValue, Config, Constant, ConstantKind, Named, codes};
use crate::base::{FileId, Span, Symbols};
use crate::diag::{Diagnostic, Label, Severity};
use crate::syntax::lexer::unescape;
use crate::syntax::operators;

/// How deep sets may be nested.
const MAX_DEPTH: usize = 200;

/// Parses a cfg; what it says and what is wrong with it.
pub fn parse(file: FileId, text: &str, symbols: &mut Symbols) -> (Config, Vec<Diagnostic>) {
    let mut parser = Parser::new(file, text, symbols);
    while parser.word().kind != Kind::End {
        parser.directive();
    }
    parser.check_behavior();
    (parser.config, parser.diagnostics)
}

/// Parses `NAME=VALUE` or `NAME<-DEFINITION` as given on the command line.
///
/// # Errors
/// What is wrong with it.
pub fn parse_override(file: FileId, text: &str, symbols: &mut Symbols) -> Result<Constant, Vec<Diagnostic>> {
    let mut parser = Parser::new(file, text, symbols);
    parser.constant();
    if parser.diagnostics.is_empty() && parser.word().kind != Kind::End {
        parser.unexpected("the end of `NAME=VALUE`");
    }
    match parser.config.constants.pop() {
        Some(constant) if parser.diagnostics.is_empty() => Ok(constant),
        _ => Err(parser.diagnostics),
    }
}

struct Parser<'a> {
    words: Vec<Word<'a>>,
    at: usize,
    symbols: &'a mut Symbols,
    config: Config,
    diagnostics: Vec<Diagnostic>,
    file: FileId,
}

impl<'a> Parser<'a> {
    fn new(file: FileId, text: &'a str, symbols: &'a mut Symbols) -> Self {
        let (words, diagnostics) = split(file, text);
        Parser { words, at: 0, symbols, config: Config::default(), diagnostics, file }
    }

    fn directive(&mut self) {
        let word = self.next();
        let found = if word.kind == Kind::Name { directives::find(word.text) } else { None };
        let Some(directive) = found else { return self.unknown_directive(word) };
        match directive {
            Directive::Specification
            | Directive::Init
            | Directive::Next
            | Directive::Symmetry
            | Directive::View
            | Directive::Alias
            | Directive::Periodic
            | Directive::Reward => self.single(word, directive),
            Directive::Constants => {
                while !self.at_directive() {
                    self.constant();
                }
            }
            Directive::Invariants => {
                let names = self.names();
                self.config.invariants.extend(names);
            }
            Directive::Properties => {
                let names = self.names();
                self.config.properties.extend(names);
            }
            Directive::Constraints => {
                let names = self.names();
                self.config.constraints.extend(names);
            }
            Directive::ActionConstraints => {
                let names = self.names();
                self.config.action_constraints.extend(names);
            }
            Directive::PostConditions => {
                let names = self.names();
                self.config.postconditions.extend(names);
            }
            Directive::Possible => {
                let names = self.names();
                self.config.possible.extend(names);
            }
            Directive::CheckDeadlock => self.check_deadlock(word),
            Directive::Unsupported(instead) => {
                let message = format!("{} is not supported yet", word.text);
                let error =
                    Diagnostic::error(codes::UNSUPPORTED, message).at(word.span, "a directive of TLC");
                self.diagnostics.push(error.hint(instead));
                self.skip_to_directive();
            }
        }
    }

    fn unknown_directive(&mut self, word: Word<'a>) {
        let message = format!("`{}` is not a directive", shown(word));
        let error =
            Diagnostic::error(codes::UNKNOWN_DIRECTIVE, message).at(word.span, "a directive is expected");
        self.diagnostics.push(match directives::similar(word.text) {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => {
                error.hint("a cfg has SPECIFICATION or INIT and NEXT, then CONSTANTS, INVARIANTS, PROPERTIES")
            }
        });
        while !self.at_directive() && !self.at_misspelled_directive() {
            self.next();
        }
    }

    /// Whether the next word begins a line and is nearly a directive.
    fn at_misspelled_directive(&self) -> bool {
        let word = self.word();
        word.starts_line && word.kind == Kind::Name && directives::similar(word.text).is_some()
    }

    /// `SPECIFICATION` and others: one name, once.
    fn single(&mut self, word: Word<'a>, directive: Directive) {
        if self.at_directive() {
            self.unexpected(&format!("the name of a definition after {}", word.text));
            return;
        }
        let Some(name) = self.name() else { return };
        let slot = match directive {
            Directive::Specification => &mut self.config.specification,
            Directive::Init => &mut self.config.init,
            Directive::Symmetry => &mut self.config.symmetry,
            Directive::View => &mut self.config.view,
            Directive::Alias => &mut self.config.alias,
            Directive::Periodic => &mut self.config.periodic,
            Directive::Reward => &mut self.config.reward,
            _ => &mut self.config.next,
        };
        match *slot {
            None => *slot = Some(name),
            Some(first) => self.diagnostics.push(twice(word, first.span)),
        }
        if !self.at_directive() {
            self.unexpected(&format!("a directive: {} takes one name", word.text));
            self.skip_to_directive();
        }
    }

    fn check_deadlock(&mut self, word: Word<'a>) {
        let value = self.word();
        let check = match value.text {
            "TRUE" => true,
            "FALSE" => false,
            _ => {
                self.unexpected("TRUE or FALSE after CHECK_DEADLOCK");
                return self.skip_to_directive();
            }
        };
        self.next();
        if self.config.check_deadlock.is_some() {
            self.diagnostics.push(twice(word, word.span));
        }
        self.config.check_deadlock = Some(check);
        if !self.at_directive() {
            self.unexpected("a directive: CHECK_DEADLOCK takes one value");
            self.skip_to_directive();
        }
    }

    /// The names up to the next directive.
    fn names(&mut self) -> Vec<Named> {
        let mut names = Vec::new();
        while !self.at_directive() {
            let word = self.word();
            if word.text == "," && word.kind == Kind::Sign {
                self.unexpected("a name");
                self.hint("names are separated by blanks, not by commas");
                self.next();
                continue;
            }
            let Some(name) = self.name() else { continue };
            if let Some(directive) = directives::similar(word.text)
                && word.starts_line
                && word.text.len() > 3
                && (word.text.to_uppercase() == directive || word.text == word.text.to_uppercase())
            {
                let message = format!("`{}` is taken as a name, not as a directive", word.text);
                let warning = Diagnostic::warning(codes::SUSPICIOUS, message).at(word.span, "");
                self.diagnostics.push(warning.hint(format!("did you mean `{directive}`?")));
            }
            names.push(name);
        }
        names
    }

    /// One name; reports and skips anything else.
    fn name(&mut self) -> Option<Named> {
        let word = self.word();
        if word.kind == Kind::Name {
            self.next();
            return Some(Named { symbol: self.symbols.intern(word.text), span: word.span });
        }
        self.unexpected("the name of a definition");
        if word.kind != Kind::End {
            self.next();
        }
        None
    }

    /// `N = value`, `N <- Definition`, both with `[Module]` before what stands for N.
    fn constant(&mut self) {
        if self.try_constant().is_none() {
            self.skip_to_assignment();
        }
    }

    fn try_constant(&mut self) -> Option<()> {
        let start = self.at;
        let name = self.constant_name()?;
        let arguments = self.arguments()?;
        let sign = self.word();
        let is_value = match (sign.kind, sign.text) {
            (Kind::Sign, "=") => true,
            (Kind::Sign, "<-") if arguments.is_empty() => false,
            _ => {
                let signs = if arguments.is_empty() { "`=` or `<-`" } else { "`=`" };
                self.unexpected(&format!("{signs} after `{}`", self.symbols.text(name.symbol)));
                if start == self.at {
                    self.next();
                }
                return None;
            }
        };
        self.next();
        let module = self.module()?;
        let kind = if is_value {
            ConstantKind::Value(self.value(0)?)
        } else {
            ConstantKind::Replace(self.replacement()?)
        };
        self.add_constant(Constant { name, arguments, module, kind });
        Some(())
    }

    /// `(1, 2)` after a constant operator, if it is there; `None` if it is malformed.
    fn arguments(&mut self) -> Option<Vec<CfgValue>> {
        let mut arguments = Vec::new();
        if self.word().kind != Kind::Sign || self.word().text != "(" {
            return Some(arguments);
        }
        loop {
            // Past `(` or `,`.
            self.next();
            arguments.push(self.value(0)?);
            match (self.word().kind, self.word().text) {
                (Kind::Sign, ",") => {}
                (Kind::Sign, ")") => {
                    self.next();
                    return Some(arguments);
                }
                _ => {
                    self.unexpected("`,` or `)`");
                    return None;
                }
            }
        }
    }

    /// A constant or definition, maybe of an instance: `I!Op`.
    fn constant_name(&mut self) -> Option<Named> {
        let first = self.word();
        if let Some(operator) = operator(first) {
            self.next();
            return Some(Named { symbol: self.symbols.intern(operator), span: first.span });
        }
        if first.kind != Kind::Name {
            self.unexpected("the name of a constant");
            if first.text == "," {
                self.hint("assignments are separated by blanks or lines, not by commas");
            }
            self.next();
            return None;
        }
        self.next();
        let mut text = first.text.to_owned();
        let mut span = first.span;
        while self.word().kind == Kind::Sign && self.word().text == "!" {
            self.next();
            let part = self.word();
            if part.kind != Kind::Name {
                self.unexpected("a name after `!`");
                return None;
            }
            text = format!("{text}!{}", part.text);
            span = span.to(part.span);
            self.next();
        }
        Some(Named { symbol: self.symbols.intern(&text), span })
    }

    /// `[M]`, if it is there; `None` if it is malformed.
    #[allow(clippy::option_option)]
    fn module(&mut self) -> Option<Option<Named>> {
        if self.word().kind != Kind::Sign || self.word().text != "[" {
            return Some(None);
        }
        self.next();
        let word = self.word();
        if word.kind != Kind::Name {
            self.unexpected("the name of a module after `[`");
            return None;
        }
        self.next();
        let module = Named { symbol: self.symbols.intern(word.text), span: word.span };
        if self.word().text != "]" {
            self.unexpected("`]` after the name of the module");
            return None;
        }
        self.next();
        Some(Some(module))
    }

    fn replacement(&mut self) -> Option<Named> {
        let word = self.word();
        let operator = operator(word);
        if word.kind == Kind::Name || operator.is_some() {
            self.next();
            let text = operator.unwrap_or(word.text);
            return Some(Named { symbol: self.symbols.intern(text), span: word.span });
        }
        self.unexpected("the name of a definition after `<-`");
        self.hint("for a value write `=`");
        None
    }

    fn value(&mut self, depth: usize) -> Option<CfgValue> {
        let word = self.word();
        let value = match (word.kind, word.text) {
            (Kind::Name, "TRUE") => CfgValue::Bool(true),
            (Kind::Name, "FALSE") => CfgValue::Bool(false),
            (Kind::Name, _) if self.is_assignment(self.at) => {
                self.unexpected("a value");
                return None;
            }
            (Kind::Name, text) => CfgValue::Model(self.symbols.intern(text)),
            (Kind::String, text) => CfgValue::Str(self.symbols.intern(&unescape(text))),
            (Kind::Number, text) => match text.parse() {
                Ok(number) => CfgValue::Int(number),
                Err(_) => {
                    let message = format!("the number {text} is too large");
                    let error =
                        Diagnostic::error(codes::NUMBER, message).at(word.span, "does not fit in 32 bits");
                    self.diagnostics.push(error.hint("numbers go up to 2147483647, as in TLC"));
                    return None;
                }
            },
            (Kind::Sign, "{") if depth < MAX_DEPTH => {
                self.next();
                return self.set(word.span, depth);
            }
            (Kind::Sign, "{") => {
                let message = format!("sets are nested more than {MAX_DEPTH} deep");
                self.diagnostics.push(Diagnostic::error(codes::UNEXPECTED, message).at(word.span, ""));
                return None;
            }
            (Kind::Sign, "-") if self.words[self.at + 1].kind == Kind::Number => {
                let number = self.words[self.at + 1];
                let span = word.span.to(number.span);
                let error =
                    Diagnostic::error(codes::NUMBER, "a cfg cannot hold a negative number").at(span, "");
                let example = format!("Minus{} == -{}", number.text, number.text);
                let hint = format!("define `{example}` in the spec and write `<- Minus{}`", number.text);
                self.diagnostics.push(error.hint(hint));
                return None;
            }
            (Kind::Sign | Kind::End, _) => {
                self.unexpected("a value");
                self.hint("a value is a number, a string, TRUE, FALSE, a set of values, or a name for a model value");
                if word.kind == Kind::Sign
                    && (matches!(word.text, "<" | "[" | "(") || word.text.starts_with('\\'))
                {
                    self.hint(
                        "for any other value define an operator in the spec and write `<-` with its name",
                    );
                }
                return None;
            }
        };
        self.next();
        Some(value)
    }

    /// What follows `{`.
    fn set(&mut self, open: Span, depth: usize) -> Option<CfgValue> {
        let mut elements = Vec::new();
        if self.word().text == "}" && self.word().kind == Kind::Sign {
            self.next();
            return Some(CfgValue::Set(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            let word = self.word();
            match (word.kind, word.text) {
                (Kind::Sign, "}") => {
                    self.next();
                    return Some(CfgValue::Set(elements));
                }
                (Kind::Sign, ",") => {
                    self.next();
                }
                _ => {
                    self.unexpected("`,` or `}`");
                    if let Some(error) = self.diagnostics.last_mut() {
                        error.secondary.push(Label { span: open, text: "the set begins here".into() });
                    }
                    return None;
                }
            }
        }
    }

    /// Adds a constant; of two values for one name the last holds, as in TLC.
    fn add_constant(&mut self, constant: Constant) {
        if let Some(i) = self.config.constants.iter().position(|c| c.is_about_same(&constant)) {
            let first = self.config.constants.remove(i);
            let name = self.symbols.text(constant.name.symbol);
            let agree = matches!(
                (&first.kind, &constant.kind),
                (ConstantKind::Value(_), ConstantKind::Value(_))
                    | (ConstantKind::Replace(_), ConstantKind::Replace(_))
            );
            let diagnostic = if agree {
                Diagnostic::warning(codes::SHADOWED, format!("`{name}` is given twice, the last one holds"))
            } else {
                Diagnostic::error(codes::CONTRADICTION, format!("`{name}` has a value and a substitution"))
            };
            let diagnostic = diagnostic.at(constant.name.span, "").also(first.name.span, "first given here");
            self.diagnostics.push(diagnostic);
        }
        self.config.constants.push(constant);
    }

    /// A spec is either a `SPECIFICATION` or `INIT` with `NEXT`.
    fn check_behavior(&mut self) {
        if self.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            return;
        }
        let config = &self.config;
        let checks = config.invariants.len() + config.properties.len();
        if let (Some(specification), Some(other)) = (config.specification, config.init.or(config.next)) {
            let error = Diagnostic::error(codes::BOTH, "SPECIFICATION cannot be combined with INIT or NEXT");
            let error = error.at(other.span, "").also(specification.span, "the specification");
            self.diagnostics.push(error.hint("keep one of the two"));
        } else if let (Some(init), None) = (config.init, config.next)
            && checks > 0
        {
            let error = Diagnostic::error(codes::HALF, "INIT is given but NEXT is not").at(init.span, "");
            self.diagnostics.push(error.hint("add `NEXT` with the name of the next-state action"));
        } else if let (None, Some(next)) = (config.init, config.next) {
            let error = Diagnostic::error(codes::HALF, "NEXT is given but INIT is not").at(next.span, "");
            self.diagnostics.push(error.hint("add `INIT` with the name of the initial predicate"));
        }
    }

    fn word(&self) -> Word<'a> {
        self.words[self.at]
    }

    fn next(&mut self) -> Word<'a> {
        let word = self.words[self.at];
        if word.kind != Kind::End {
            self.at += 1;
        }
        word
    }

    /// Whether the next word is a directive or the end.
    fn at_directive(&self) -> bool {
        let word = self.word();
        word.kind == Kind::End || (word.kind == Kind::Name && directives::find(word.text).is_some())
    }

    fn skip_to_directive(&mut self) {
        while !self.at_directive() {
            self.next();
        }
    }

    /// Skips to a directive or to a word that is followed by `=`, `<-` or `(`.
    fn skip_to_assignment(&mut self) {
        while !self.at_directive() {
            if self.is_assignment(self.at) || self.is_call(self.at) {
                return;
            }
            self.next();
        }
    }

    /// Whether `N =` or `N <-` stands at an index.
    fn is_assignment(&self, at: usize) -> bool {
        let [name, sign] = [self.words.get(at), self.words.get(at + 1)];
        name.is_some_and(|&n| n.kind == Kind::Name || operator(n).is_some())
            && sign.is_some_and(|s| s.kind == Kind::Sign && matches!(s.text, "=" | "<-"))
    }

    /// Whether `F(` stands at an index.
    fn is_call(&self, at: usize) -> bool {
        let [name, sign] = [self.words.get(at), self.words.get(at + 1)];
        name.is_some_and(|n| n.kind == Kind::Name) && sign.is_some_and(|s| s.text == "(")
    }

    /// Reports that the next word is not what is expected.
    fn unexpected(&mut self, expected: &str) {
        let word = self.word();
        let message = format!("expected {expected}, found {}", found(word));
        self.diagnostics
            .push(Diagnostic::error(codes::UNEXPECTED, message).at(self.place(word), "found here"));
    }

    /// Adds a hint to the last diagnostic.
    fn hint(&mut self, text: &str) {
        if let Some(last) = self.diagnostics.last_mut() {
            last.hints.push(text.to_owned());
        }
    }

    /// Where to point for a word; the end of the text is shown behind the last word.
    fn place(&self, word: Word<'_>) -> Span {
        if word.kind != Kind::End || self.at == 0 {
            return word.span;
        }
        let last = self.words[self.at - 1].span.end as usize;
        Span::new(self.file, last, last)
    }
}

/// The operator that a word is, in its canonical spelling. What assigns is none here.
fn operator(word: Word<'_>) -> Option<&'static str> {
    let is_operator = word.kind == Kind::Sign && !matches!(word.text, "=" | "<-");
    operators::find(word.text).filter(|_| is_operator).map(|operator| operator.symbol)
}

fn twice(word: Word<'_>, first: Span) -> Diagnostic {
    let error = Diagnostic::error(codes::TWICE, format!("{} is given twice", word.text)).at(word.span, "");
    let error = if first == word.span { error } else { error.also(first, "first given here") };
    error.hint("keep one of them")
}

fn found(word: Word<'_>) -> String {
    match word.kind {
        Kind::End => "the end of the file".to_owned(),
        Kind::Name if directives::find(word.text).is_some() => format!("the directive {}", word.text),
        Kind::Name | Kind::Sign => format!("`{}`", word.text.escape_debug()),
        Kind::Number => format!("the number {}", word.text),
        Kind::String => format!("the string \"{}\"", word.text),
    }
}

fn shown(word: Word<'_>) -> String {
    if word.kind == Kind::String {
        format!("\"{}\"", word.text)
    } else {
        word.text.escape_debug().to_string()
    }
}
