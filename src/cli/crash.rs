//! What happens when there is a mistake in this program.

use super::output;

const REPORT: &str = "this is a bug in lockwalk, please report it with the spec and the lines above";

/// Makes every panic say so, with the terminal restored first.
pub(super) fn install() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        super::screen::restore();
        default(info);
        output::note(REPORT);
    }));
}
