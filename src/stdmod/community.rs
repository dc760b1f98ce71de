//! The modules that have a text in TLA+, and those of the community modules that are native.

use super::{Builtin, Scope, StdModule, StdOperator, collections, io, json, numbers, random, search, svg};

const FOLD_LEFT: StdOperator = StdOperator::FOLD_LEFT;
const FOLD_RIGHT: StdOperator = StdOperator::FOLD_RIGHT;
const SET_TO_SEQ: StdOperator = StdOperator::SET_TO_SEQ;

/// A module of a text, and of what it defines natively.
macro_rules! module {
    ($name:literal, $operators:expr) => {
        StdModule {
            name: $name,
            extends: &[],
            operators: $operators,
            text: Some(include_str!(concat!("tla/", $name, ".tla"))),
        }
    };
}

const fn native(
    name: &'static str,
    arity: usize,
    compute: fn(&mut crate::value::Mem, &[crate::value::Value]) -> crate::value::VResult<crate::value::Value>,
) -> StdOperator {
    StdOperator::native(name, arity, compute)
}

pub(super) static MODULES: [StdModule; 38] = [
    module!("Folds", &[FOLD_LEFT, FOLD_RIGHT]),
    module!("Functions", &[native("IsInjective", 1, collections::is_injective), FOLD_LEFT, SET_TO_SEQ]),
    module!("FiniteSetsExt", &[native("kSubset", 2, collections::k_subset), FOLD_LEFT, SET_TO_SEQ]),
    module!(
        "SequencesExt",
        &[
            native("SetToSeq", 1, collections::set_to_seq),
            native("SetToSeqs", 1, collections::set_to_seqs),
            native("ReplaceFirstSubSeq", 3, collections::replace_first),
            native("ReplaceAllSubSeqs", 3, collections::replace_all),
            StdOperator { name: "FoldLeft", ..FOLD_LEFT },
            StdOperator { name: "FoldRight", ..FOLD_RIGHT },
        ]
    ),
    module!("BagsExt", &[FOLD_LEFT]),
    module!(
        "Bitwise",
        &[
            native("&", 2, numbers::bit_and),
            native("|", 2, numbers::bit_or),
            native("^^", 2, numbers::bit_xor),
            native("Not", 1, numbers::bit_not),
            native("shiftR", 2, numbers::shift_right),
        ]
    ),
    module!("Combinatorics", &[native("choose", 2, numbers::choose)]),
    module!("DifferentialEquations", &[]),
    module!("DyadicRationals", &[FOLD_LEFT]),
    module!("Statistics", &[native("ChiSquare", 3, numbers::chi_square)]),
    module!("Quorum", &[]),
    module!("Relation", &[FOLD_LEFT, SET_TO_SEQ]),
    module!("Graphs", &[FOLD_LEFT, SET_TO_SEQ]),
    module!("UndirectedGraphs", &[FOLD_LEFT, SET_TO_SEQ]),
    module!("GraphViz", &[FOLD_LEFT, SET_TO_SEQ]),
    module!("VectorClocks", &[]),
    module!("HTML", &[]),
    module!("ShiViz", &[]),
    module!("Toolbox", &[]),
    module!("RealTime", &[]),
    module!(
        "SVG",
        &[
            native("SVGElemToString", 1, svg::to_string),
            native("NodeOfRingNetwork", 5, svg::ring),
            native("PointOnLine", 3, svg::point_on_line),
            native("NodesOfDirectedMultiGraph", 3, svg::layout),
        ]
    ),
    module!(
        "Json",
        &[
            native("ToJson", 1, json::to_json),
            native("ToJsonArray", 1, json::to_json_array),
            native("ToJsonObject", 1, json::to_json_object),
            StdOperator::effect("JsonSerialize", 2, Scope::World, io::json_serialize),
            StdOperator::effect("JsonDeserialize", 1, Scope::World, io::json_deserialize),
            StdOperator::effect("ndJsonSerialize", 2, Scope::World, io::lines_serialize),
            StdOperator::effect("ndJsonDeserialize", 1, Scope::World, io::lines_deserialize),
        ]
    ),
    module!(
        "CSV",
        &[
            StdOperator::effect("CSVWrite", 3, Scope::World, io::csv_write),
            StdOperator::effect("CSVWriteRecord", 4, Scope::World, io::csv_write_record),
            StdOperator::effect("CSVRead", 3, Scope::World, io::csv_read),
            StdOperator::effect("CSVRecords", 1, Scope::World, io::csv_records),
        ]
    ),
    module!(
        "IOUtils",
        &[
            native("atoi", 1, io::atoi),
            StdOperator::effect("IOEnv", 0, Scope::World, io::environment),
            StdOperator::effect("IOExec", 1, Scope::World, io::exec),
            StdOperator::effect("IOEnvExec", 2, Scope::World, io::env_exec),
            StdOperator::effect("IOExecTemplate", 2, Scope::World, io::exec_template),
            StdOperator::effect("IOEnvExecTemplate", 3, Scope::World, io::env_exec_template),
            StdOperator::effect("IOSerialize", 3, Scope::World, io::io_serialize),
            StdOperator::effect("IODeserialize", 2, Scope::World, io::io_deserialize),
            StdOperator::effect("Serialize", 3, Scope::World, io::serialize),
            StdOperator::effect("Deserialize", 2, Scope::World, io::deserialize),
            FOLD_LEFT,
        ]
    ),
    module!(
        "Randomization",
        &[
            StdOperator::effect("RandomSubset", 2, Scope::World, random::subset),
            StdOperator::effect("RandomSetOfSubsets", 3, Scope::World, random::set_of_subsets),
            StdOperator::effect("RandomSubsetSet", 3, Scope::World, random::subset_set),
        ]
    ),
    module!(
        "TLCExt",
        &[
            StdOperator::new("AssertError", 2, Builtin::AssertError),
            StdOperator::effect("TLCGetOrDefault", 2, Scope::Search, search::get_or_default),
            StdOperator::new("Trace", 0, Builtin::Trace),
            StdOperator::effect("CounterExample", 0, Scope::Search, search::counter_example),
            native("TLCModelValue", 1, search::model_value),
            native("TLCFP", 1, search::fingerprint),
            StdOperator::new("TLCCache", 2, Builtin::Cache),
            StdOperator::new("TLCDefer", 1, Builtin::Tactic),
            StdOperator::new("PickSuccessor", 1, Builtin::Tactic),
            StdOperator::new("TLCEvalDefinition", 1, Builtin::EvalDefinition),
        ]
    ),
    module!("_Possible", &[StdOperator::new("_track", 2, Builtin::Effect(search::TRACK))]),
    module!("NaturalsInduction", &[]),
    module!("WellFoundedInduction", &[]),
    module!("FiniteSetTheorems", &[]),
    module!("SequenceTheorems", &[]),
    module!("BagsTheorems", &[]),
    module!("FiniteSetsExtTheorems", &[]),
    module!("FoldsTheorems", &[]),
    module!("FunctionTheorems", &[]),
    module!("GraphTheorems", &[]),
    module!("QuorumTheorems", &[]),
    module!("SequencesExtTheorems", &[]),
];
