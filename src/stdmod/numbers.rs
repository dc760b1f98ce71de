//! Native operators of the community modules on numbers: `Bitwise`, `Combinatorics`, `Statistics`.

use super::call::mismatch;
use crate::value::{Mem, VResult, Value, ValueError};

fn integers(mem: &Mem, operator: &'static str, args: &[Value]) -> VResult<(i32, i32)> {
    let get =
        |i: usize| mem.as_int(args[i]).ok_or_else(|| mismatch(operator, i + 1, "a natural number", args[i]));
    Ok((get(0)?, get(1)?))
}

/// `x & y`.
pub(super) fn bit_and(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let (x, y) = integers(mem, "&", args)?;
    Ok(mem.int(x & y))
}

/// `x | y`.
pub(super) fn bit_or(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let (x, y) = integers(mem, "|", args)?;
    Ok(mem.int(x | y))
}

/// `x ^^ y`.
pub(super) fn bit_xor(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let (x, y) = integers(mem, "^^", args)?;
    Ok(mem.int(x ^ y))
}

/// `Not(x)`: the bits from the highest that is set on are inverted.
pub(super) fn bit_not(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let x = mem.as_int(args[0]).ok_or_else(|| mismatch("Not", 0, "a natural number", args[0]))?;
    let mask = u32::MAX.checked_shr(x.leading_zeros()).unwrap_or(0);
    Ok(mem.int((!x.cast_unsigned() & mask).cast_signed()))
}

/// `shiftR(n, pos)`.
pub(super) fn shift_right(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let (n, places) = integers(mem, "shiftR", args)?;
    let places = u32::try_from(places).map_err(|_| mismatch("shiftR", 2, "a natural number", args[1]))?;
    // The shift is by the last five bits of the number, as in TLC.
    Ok(mem.int((n.cast_unsigned() >> (places & 31)).cast_signed()))
}

/// `choose(n, k)`: the binomial coefficient.
pub(super) fn choose(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let (left, right) = integers(mem, "choose", args)?;
    let natural = |i: usize, n: i32| {
        u64::try_from(n).map_err(|_| mismatch("choose", i, "a natural number", args[i - 1]))
    };
    let (n, k) = (natural(1, left)?, natural(2, right)?);
    if k > n {
        return Ok(mem.int(0));
    }
    let overflow = || ValueError::Overflow { operator: "choose", left, right };
    let mut result: u64 = 1;
    for i in 1..=k.min(n - k) {
        // The product of i consecutive numbers is divisible by the factorial of i.
        result = result.checked_mul(n - i + 1).ok_or_else(overflow)? / i;
        if result > i32::MAX as u64 {
            return Err(overflow().into());
        }
    }
    Ok(mem.int(result as i32))
}

/// `ChiSquare(expected, actual, alpha)`: whether the counts may come from the distribution, at a level
/// of significance that is given as text.
pub(super) fn chi_square(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let mut counts = Vec::new();
    for (i, &f) in args[..2].iter().enumerate() {
        if !mem.kind(f).is_function() {
            return Err(mismatch("ChiSquare", i + 1, "a function", f));
        }
        let values = (0..mem.len(f)).map(|j| mem.as_int(mem.elem(f, j)).map(f64::from));
        let values: Option<Vec<f64>> = values.collect();
        counts.push(values.ok_or_else(|| mismatch("ChiSquare", i + 1, "a function to integers", f))?);
    }
    let alpha = mem.as_str(args[2]).and_then(|text| text.trim().parse::<f64>().ok());
    let alpha = alpha.filter(|a| *a > 0.0 && *a <= 0.5);
    let alpha =
        alpha.ok_or_else(|| mismatch("ChiSquare", 3, "a number up to 0.5 such as \"0.05\"", args[2]))?;
    let (expected, actual) = (&counts[0], &counts[1]);
    if expected.len() != actual.len() || expected.len() < 2 || expected.iter().any(|e| *e <= 0.0) {
        let what = "ChiSquare compares two functions with the same domain of two or more elements, and \
                    expects positive counts";
        return Err(ValueError::Unsupported { what: what.to_owned() }.into());
    }
    // The expected counts are scaled to the sum of the actual ones.
    let scale = actual.iter().sum::<f64>() / expected.iter().sum::<f64>();
    let terms = expected.iter().zip(actual).map(|(e, a)| (a - e * scale).powi(2) / (e * scale));
    #[expect(clippy::cast_precision_loss, reason = "domains are far smaller")]
    let p = 1.0 - lower_gamma((expected.len() - 1) as f64 / 2.0, terms.sum::<f64>() / 2.0);
    Ok(Value::bool(p >= alpha))
}

/// The regularized lower incomplete gamma function, by its power series; s is a multiple of a half.
fn lower_gamma(s: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let mut term = 1.0 / s;
    let mut sum = term;
    for n in 1..10_000 {
        term *= x / (s + f64::from(n));
        sum += term;
        if term < sum * 1e-15 {
            break;
        }
    }
    (s * x.ln() - x - ln_gamma_of_half(s)).exp() * sum
}

/// The logarithm of the gamma function of a positive multiple of a half.
fn ln_gamma_of_half(s: f64) -> f64 {
    let (mut at, mut ln) =
        if s.fract() == 0.0 { (1.0, 0.0) } else { (0.5, std::f64::consts::PI.sqrt().ln()) };
    while at < s {
        ln += f64::ln(at);
        at += 1.0;
    }
    ln
}
