//! Native operators of the module `SVG`: the text of a picture, and where to draw nodes.

use crate::value::{Mem, Plain, VResult, Value, ValueError};

fn unsupported<T>(what: &str) -> VResult<T> {
    Err(ValueError::Unsupported { what: what.to_owned() }.into())
}

/// `SVGElemToString(elem)`.
pub(super) fn to_string(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let element = mem.plain(args[0]);
    let mut text = String::new();
    if !write(&element, &mut text) {
        return unsupported(
            "an SVG element is a record of strings name and innerText, a record attrs of strings, and \
             children",
        );
    }
    Ok(mem.string(&text))
}

fn field<'a>(record: &'a Plain, name: &str) -> Option<&'a Plain> {
    match record {
        Plain::Record(fields) => fields.iter().find(|(n, _)| n == name).map(|(_, value)| value),
        _ => None,
    }
}

/// Writes an element with those in it; says whether it is one.
fn write(element: &Plain, text: &mut String) -> bool {
    let parts = ["name", "attrs", "children", "innerText"].map(|name| field(element, name));
    let [Some(Plain::Str(name)), Some(attrs), Some(children), Some(Plain::Str(inner))] = parts else {
        return false;
    };
    text.push('<');
    text.push_str(name);
    let Some(attrs) = pairs(attrs) else { return false };
    for (key, value) in attrs {
        text.push_str(&format!(" {}='{value}'", key.replace('_', "-")));
    }
    text.push('>');
    text.push_str(&inner.replace("<<", "&lt;&lt;").replace(">>", "&gt;&gt;"));
    let whole = match children {
        Plain::Tuple(items) => items.iter().all(|c| write(c, text)),
        Plain::Record(fields) => fields.iter().all(|(_, c)| write(c, text)),
        Plain::Function(items) => items.iter().all(|(_, c)| write(c, text)),
        _ => false,
    };
    text.push_str(&format!("</{name}>"));
    whole
}

/// Returns the names and values of a function from strings to strings.
fn pairs(attrs: &Plain) -> Option<Vec<(&str, &str)>> {
    fn text(value: &Plain) -> Option<&str> {
        match value {
            Plain::Str(text) => Some(text),
            _ => None,
        }
    }
    match attrs {
        Plain::Record(fields) => fields.iter().map(|(n, v)| Some((n.as_str(), text(v)?))).collect(),
        Plain::Function(items) => items.iter().map(|(n, v)| Some((text(n)?, text(v)?))).collect(),
        Plain::Tuple(items) if items.is_empty() => Some(Vec::new()),
        _ => None,
    }
}

fn point(mem: &mut Mem, x: f64, y: f64) -> VResult<Value> {
    let (x_name, y_name) = (mem.string("x"), mem.string("y"));
    let (x, y) = (mem.int(x as i32), mem.int(y as i32));
    mem.function_of_pairs(&[(x_name, x), (y_name, y)])
}

fn numbers<const N: usize>(mem: &Mem, operator: &'static str, args: &[Value]) -> VResult<[f64; N]> {
    let mut numbers = [0.0; N];
    for (i, (number, &arg)) in numbers.iter_mut().zip(args).enumerate() {
        let int = mem.as_int(arg);
        *number = f64::from(int.ok_or_else(|| super::call::mismatch(operator, i + 1, "an integer", arg))?);
    }
    Ok(numbers)
}

/// `NodeOfRingNetwork(cx, cy, r, n, m)`: the n-th of m points on a circle.
pub(super) fn ring(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let [cx, cy, r, n, m] = numbers(mem, "NodeOfRingNetwork", args)?;
    let angle = 2.0 * std::f64::consts::PI / m * n;
    point(mem, cx + r * angle.cos(), cy + r * angle.sin())
}

/// `PointOnLine(from, to, segment)`: so many-th part of the way from one point to another.
pub(super) fn point_on_line(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let mut ends = [0.0; 4];
    for (i, end) in ends.iter_mut().enumerate() {
        let key = mem.string(if i % 2 == 0 { "x" } else { "y" });
        let value = mem.apply(args[i / 2], key)?;
        [*end] = numbers(mem, "PointOnLine", &[value])?;
    }
    let [fx, fy, tx, ty] = ends;
    let [segment] = numbers(mem, "PointOnLine", &args[2..])?;
    point(mem, fx + (tx - fx) / segment, fy + (ty - fy) / segment)
}

/// `NodesOfDirectedMultiGraph(nodes, edges, options)`: the nodes evenly on a circle in the middle of the
/// picture. (TLC lets a layout algorithm place them.)
pub(super) fn layout(mem: &mut Mem, args: &[Value]) -> VResult<Value> {
    let nodes = mem.explicit(args[0])?;
    let mut size = |name: &str, default: f64| -> VResult<f64> {
        let key = mem.string(name);
        match mem.apply(args[2], key) {
            Ok(value) => Ok(mem.as_int(value).map_or(default, f64::from)),
            Err(error) if error.is_missing_key() => Ok(default),
            Err(error) => Err(error),
        }
    };
    let (width, height) = (size("view_width", 500.0)?, size("view_height", 500.0)?);
    let n = mem.len(nodes);
    let mut places = Vec::with_capacity(n);
    for i in 0..n {
        #[expect(clippy::cast_precision_loss, reason = "drawings have few nodes")]
        let angle = 2.0 * std::f64::consts::PI / n as f64 * i as f64;
        let (x, y) = (width / 2.0 * (1.0 + 0.8 * angle.cos()), height / 2.0 * (1.0 + 0.8 * angle.sin()));
        places.push(point(mem, x, y)?);
    }
    mem.function(nodes, &places)
}
