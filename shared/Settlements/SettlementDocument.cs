using System.Collections.Immutable;

namespace MlConnector.Settlements;

/// <summary>What one Flat File V2 document holds, without its rows.</summary>
/// <param name="Columns">The header's column names in the file's order, unknown ones included.</param>
/// <param name="Encoding">Name of the encoding found, such as <c>utf-8</c> or <c>windows-1252</c>.</param>
/// <param name="DecimalStyle">The decimal separator found from all amounts.</param>
/// <param name="Settlements">At least one, in the order of their summary rows.</param>
public sealed record SettlementDocument(
    ImmutableArray<string> Columns,
    string Encoding,
    DecimalStyle DecimalStyle,
    ImmutableArray<Settlement> Settlements
);
