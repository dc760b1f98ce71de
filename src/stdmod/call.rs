//! What the native operators do, for those that are functions of values alone.

use super::{Builtin, bags, sequences};
use crate::value::{Mem, VResult, Value, ValueError};

/// Applies an operator to as many arguments as its arity says. Costs what the operation on values does.
pub fn call(builtin: Builtin, mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    use Builtin as B;
    match builtin {
        B::Nat => Ok(Value::NAT),
        B::Int => Ok(Value::INT),
        B::Real => Ok(Value::REAL),
        B::Any => Ok(Value::ANY),
        B::Plus => arithmetic(mem, "+", args, i32::checked_add),
        B::Minus => arithmetic(mem, "-", args, i32::checked_sub),
        B::Times => arithmetic(mem, "*", args, i32::checked_mul),
        B::Power => power(mem, args),
        B::Div => {
            let (a, b) = integers(mem, "\\div", args)?;
            if b == 0 {
                return Err(ValueError::DivisionByZero.into());
            }
            if (a, b) == (i32::MIN, -1) {
                return Err(ValueError::Overflow { operator: "\\div", left: a, right: b }.into());
            }
            let inexact_negative = a % b != 0 && (a < 0) != (b < 0);
            Ok(mem.int(a / b - i32::from(inexact_negative)))
        }
        B::Mod => {
            let (a, b) = integers(mem, "%", args)?;
            if b <= 0 {
                return Err(ValueError::BadModulus(b).into());
            }
            Ok(mem.int(a.rem_euclid(b)))
        }
        B::Negate => match mem.as_int(args[0]) {
            Some(i) => {
                let negated = i.checked_neg().ok_or(ValueError::NegateOverflow(i))?;
                Ok(mem.int(negated))
            }
            None => Err(mismatch("-", 0, "an integer", args[0])),
        },
        B::Interval => {
            let (a, b) = integers(mem, "..", args)?;
            Ok(mem.interval(a, b))
        }
        B::Less => integers(mem, "<", args).map(|(a, b)| Value::bool(a < b)),
        B::Greater => integers(mem, ">", args).map(|(a, b)| Value::bool(a > b)),
        B::LessEq => integers(mem, "\\leq", args).map(|(a, b)| Value::bool(a <= b)),
        B::GreaterEq => integers(mem, "\\geq", args).map(|(a, b)| Value::bool(a >= b)),
        B::Seq => mem.seq_of(args[0]),
        B::Len => sequences::len(mem, args[0]),
        B::Concat => sequences::concat(mem, args[0], args[1]),
        B::Append => sequences::append(mem, args[0], args[1]),
        B::Head => sequences::head(mem, args[0]),
        B::Tail => sequences::tail(mem, args[0]),
        B::SubSeq => sequences::sub_seq(mem, args[0], args[1], args[2]),
        B::IsFiniteSet => mem.is_finite(args[0]).map(Value::bool),
        B::Cardinality => {
            let n = mem.cardinality(args[0])?;
            Ok(mem.int(n))
        }
        B::Singleton => Ok(mem.singleton_fn(args[0], args[1])),
        B::Override => mem.override_fn(args[0], args[1]),
        B::Permutations => super::tlc::permutations(mem, args[0]),
        B::ToString => {
            let text = mem.print(args[0]);
            Ok(mem.string(&text))
        }
        B::IsABag => Ok(Value::bool(bags::is_bag(mem, args[0]))),
        B::BagToSet => mem.domain(args[0]),
        B::SetToBag => bags::from_set(mem, args[0]),
        B::BagIn => bags::copies(mem, "BagIn", args[0], args[1]).map(|n| Value::bool(n > 0)),
        B::EmptyBag => Ok(mem.tuple(&[])),
        B::BagSum => bags::sum(mem, args[0], args[1]),
        B::BagDifference => bags::difference(mem, args[0], args[1]),
        B::BagUnion => bags::union(mem, args[0]),
        B::SubBagEq => bags::is_sub_bag(mem, args[0], args[1]).map(Value::bool),
        B::SubBag => bags::sub_bags(mem, args[0]),
        B::BagCardinality => bags::cardinality(mem, args[0]),
        B::CopiesIn => {
            let n = bags::copies(mem, "CopiesIn", args[0], args[1])?;
            Ok(mem.int(n))
        }
        B::Tactic => Ok(Value::TRUE),
        B::Native(native) => (native.compute)(mem, args),
        B::Infinity | B::Divide => {
            let what = "real numbers that are no integers have no value here".to_owned();
            Err(ValueError::Unsupported { what }.into())
        }
        B::SelectSeq
        | B::SortSeq
        | B::Print
        | B::PrintT
        | B::Assert
        | B::TlcEval
        | B::TlcGet
        | B::FoldLeft
        | B::FoldRight
        | B::AssertError
        | B::Cache
        | B::EvalDefinition
        | B::Trace
        | B::Effect(_) => {
            let what = format!("{builtin:?} needs the evaluator");
            Err(ValueError::Unsupported { what }.into())
        }
    }
}

/// Returns the two integers that an operator is applied to.
#[inline]
fn integers(mem: &Mem, operator: &'static str, args: &[Value]) -> VResult<(i32, i32)> {
    match (mem.as_int(args[0]), mem.as_int(args[1])) {
        (Some(a), Some(b)) => Ok((a, b)),
        (None, _) => Err(mismatch(operator, 1, "an integer", args[0])),
        (_, None) => Err(mismatch(operator, 2, "an integer", args[1])),
    }
}

fn arithmetic(
    mem: &mut Mem,
    operator: &'static str,
    args: &[Value],
    compute: fn(i32, i32) -> Option<i32>,
) -> VResult<Value> {
    let (left, right) = integers(mem, operator, args)?;
    let result = compute(left, right).ok_or(ValueError::Overflow { operator, left, right })?;
    Ok(mem.int(result))
}

fn power(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let (base, exponent) = integers(mem, "^", args)?;
    let n = u32::try_from(exponent).map_err(|_| ValueError::NegativeExponent(exponent))?;
    if base == 0 && n == 0 {
        return Err(ValueError::ZeroToTheZero.into());
    }
    let overflow = ValueError::Overflow { operator: "^", left: base, right: exponent };
    let result = base.checked_pow(n).ok_or(overflow)?;
    Ok(mem.int(result))
}

/// Returns the error that results carry, boxed as they carry it.
#[allow(clippy::unnecessary_box_returns)]
pub(super) fn mismatch(
    operator: &'static str,
    position: usize,
    expected: &'static str,
    found: Value,
) -> Box<ValueError> {
    Box::new(ValueError::TypeMismatch { operator, position, expected, found })
}
