//! The level of an application: arguments and substitutions in the place of what was unknown.

use super::info::{Applied, Info, Mention, OperatorInfo, Unknown, Weight};
use super::rules::rule;
use super::{Checker, given};
use crate::base::Span;
use crate::diag::Diagnostic;
use crate::sema::codes;
use crate::sema::hir::{Arg, DefId, DefKind, Level, LocalId, OperatorArg, Target};

/// What stands for an unknown.
struct Actual {
    unknown: Unknown,
    info: Info,
    /// What is applied when the unknown is.
    operator: Option<OperatorInfo>,
    span: Span,
}

impl Checker<'_> {
    /// Returns the level of a definition, seen through instances, with arguments.
    pub(super) fn apply(&mut self, target: &Target, args: &[Arg], span: Span) -> Info {
        if let (DefKind::Constant(_), false, true) =
            (&self.program.def(target.def).kind, args.is_empty(), target.via.is_empty())
        {
            return self.apply_unknown(Unknown::Declared(target.def), args);
        }
        let callee = self.target(target);
        if args.is_empty() && target.via.iter().all(|step| step.args.is_empty()) {
            return callee.info;
        }
        let def = target.def;
        let mut actuals = Vec::new();
        let mut extra = Info::of(Level::Constant);
        let mut add = |this: &mut Self, param: Option<&LocalId>, arg: &Arg| {
            let (info, operator, span) = this.arg(arg);
            match param {
                Some(&param) => actuals.push(Actual { unknown: Unknown::Param(param), info, operator, span }),
                // Constants that are operators, and the operators of the built-in modules.
                None => {
                    this.check_builtin(def, &info, span);
                    extra.absorb(&info, Level::Action, Weight::Counts);
                }
            }
        };
        for step in &target.via {
            let params = self.instance_params(step.instance);
            step.args.iter().enumerate().for_each(|(i, arg)| add(self, params.get(i), arg));
        }
        args.iter().enumerate().for_each(|(i, arg)| add(self, callee.params.get(i), arg));
        let mut info = self.put(&callee.info, &actuals, def, span);
        info.absorb(&extra, Level::Temporal, Weight::Counts);
        info
    }

    /// Returns the level of an application of something that is not known.
    pub(super) fn apply_unknown(&mut self, operator: Unknown, args: &[Arg]) -> Info {
        let mut info = Info::unknown(operator);
        for (position, arg) in args.iter().enumerate() {
            let (operand, ..) = self.arg(arg);
            let inside = operand.counting();
            info.add_applied(Applied { operator, position, level: operand.level, inside });
            info.absorb(&operand, Level::Temporal, Weight::Counts);
        }
        info
    }

    fn check_builtin(&mut self, def: DefId, info: &Info, span: Span) {
        let def = self.program.def(def);
        let name = self.program.symbols.text(def.name).to_owned();
        self.check_operand(&name, info, Level::Action, span, None);
    }

    /// Returns what is known of a definition after the substitutions of the instances it is seen through.
    fn target(&mut self, target: &Target) -> OperatorInfo {
        let mut callee = self.operator_info(target.def);
        for step in target.via.iter().rev() {
            if callee.info.mentions.is_empty() {
                break;
            }
            let span = self.program.def(step.instance).span;
            let substitutions = &self.substitutions[step.instance.0 as usize];
            let actuals: Vec<Actual> = substitutions
                .iter()
                .filter(|s| callee.info.mention(Unknown::Declared(s.declared)).is_some())
                .map(|s| Actual {
                    unknown: Unknown::Declared(s.declared),
                    info: s.info.clone(),
                    operator: s.operator.clone(),
                    span,
                })
                .collect();
            callee.info = self.put(&callee.info, &actuals, target.def, span);
        }
        callee
    }

    fn instance_params(&self, instance: DefId) -> Vec<LocalId> {
        match &self.program.def(instance).kind {
            DefKind::Instance { params, .. } => params.clone(),
            _ => Vec::new(),
        }
    }

    pub(super) fn arg(&mut self, arg: &Arg) -> (Info, Option<OperatorInfo>, Span) {
        match arg {
            Arg::Expr(e) => (self.expr(e), None, e.span),
            Arg::Operator(operator, span) => {
                let operator = self.operator(operator);
                let mut info = operator.info.clone();
                info.mentions.retain(|m| !operator.params.iter().any(|&p| m.unknown == Unknown::Param(p)));
                (info, Some(operator), *span)
            }
        }
    }

    /// Returns what is known of an operator given as an argument.
    fn operator(&mut self, operator: &OperatorArg) -> OperatorInfo {
        match operator {
            OperatorArg::Def(target) => self.target(target),
            OperatorArg::Local(id) => {
                OperatorInfo { params: Vec::new(), info: Info::unknown(Unknown::Param(*id)), primitive: None }
            }
            OperatorArg::Primitive(primitive) => {
                let rule = rule(*primitive);
                OperatorInfo { params: Vec::new(), info: Info::of(rule.level), primitive: Some(rule) }
            }
            OperatorArg::Lambda(params, body) => {
                self.add_params(params);
                OperatorInfo { params: params.clone(), info: self.expr(body), primitive: None }
            }
        }
    }

    /// Puts the actuals in the place of what was unknown, and reports those of too high a level.
    fn put(&mut self, callee: &Info, actuals: &[Actual], def: DefId, span: Span) -> Info {
        let mut result = Info::of(callee.level);
        let find = |unknown: Unknown| actuals.iter().find(|a| a.unknown == unknown);
        for mention in &callee.mentions {
            match find(mention.unknown) {
                Some(actual) => {
                    self.check_actual(def, actual, mention);
                    result.absorb(&actual.info, mention.max, mention.weight);
                    if mention.opaque {
                        result.absorb(&actual.info, Level::Temporal, Weight::Hidden);
                    }
                }
                None => result.add_mention(*mention),
            }
        }
        for actual in actuals.iter().filter(|a| callee.mention(a.unknown).is_none()) {
            result.absorb(&actual.info, Level::Temporal, Weight::Unused);
        }
        for applied in &callee.applied {
            let mut level = applied.level;
            let mut inside = Vec::new();
            for &unknown in &applied.inside {
                match find(unknown) {
                    Some(actual) => {
                        level = level.max(actual.info.level);
                        inside.extend(actual.info.counting());
                    }
                    None => inside.push(unknown),
                }
            }
            let actual = find(applied.operator).and_then(|a| a.operator.as_ref());
            self.put_applied(applied, actual, level, inside, span, &mut result);
        }
        result
    }

    fn put_applied(
        &mut self,
        applied: &Applied,
        actual: Option<&OperatorInfo>,
        level: Level,
        inside: Vec<Unknown>,
        span: Span,
        result: &mut Info,
    ) {
        let local = |info: &Info| match info.mentions.as_slice() {
            [Mention { unknown, .. }] => Some(*unknown),
            _ => None,
        };
        let Some(operator) = actual else {
            result.add_applied(Applied {
                operator: applied.operator,
                position: applied.position,
                level,
                inside,
            });
            return;
        };
        if let (true, None, Some(id)) =
            (operator.params.is_empty(), operator.primitive, local(&operator.info))
        {
            result.add_applied(Applied { operator: id, position: applied.position, level, inside });
            return;
        }
        let (max, opaque) = (operator.max(applied.position), operator.is_opaque(applied.position));
        if level > max {
            let message = format!("an operator given as an argument is applied to {}", given(level));
            self.report(Diagnostic::error(codes::LEVEL_ARGUMENT, message).at(span, ""));
        }
        for unknown in inside {
            result.add_mention(Mention { unknown, weight: Weight::Unused, max, opaque });
        }
    }

    fn check_actual(&mut self, def: DefId, actual: &Actual, mention: &Mention) {
        if actual.info.level <= mention.max {
            return;
        }
        let callee = self.program.def(def);
        let name = self.program.symbols.text(callee.name).to_owned();
        let place = callee.span;
        match mention.unknown {
            Unknown::Param(_) => {
                self.check_operand(&name, &actual.info, mention.max, actual.span, Some(place));
            }
            // What an instance puts for a variable was looked at where it says so.
            Unknown::Declared(id) if matches!(self.program.def(id).kind, DefKind::Variable) => {}
            Unknown::Declared(constant) => {
                let constant = self.program.symbols.text(self.program.def(constant).name);
                let message = format!("`{name}` cannot have {} for `{constant}`", given(actual.info.level));
                let error = Diagnostic::error(codes::LEVEL_SUBSTITUTION, message).at(actual.span, "");
                self.report(error.also(place, "defined here"));
            }
        }
    }
}
