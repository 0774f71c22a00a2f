using MlConnector.Kernel;

namespace MlConnector.Settlements;

/// <summary>A settlement of a document: its summary row and what its rows come to.</summary>
/// <param name="RowsSum">Sum of the amounts of all rows but the summary row.</param>
/// <param name="Rows">
/// Rows of the settlement, its summary row included: what <c>SettlementReleased.Rows</c> carries. The header line and
/// blank lines do not count. A file of one settlement with 25 lines has 24 rows.
/// </param>
public sealed record Settlement(
    string SettlementId,
    DateTimeOffset StartAt,
    DateTimeOffset EndAt,
    DateOnly DepositDate,
    Money Total,
    int Row,
    Money RowsSum,
    int Rows
) : SettlementHeader(SettlementId, StartAt, EndAt, DepositDate, Total, Row)
{
    /// <summary>The sum gate: the rows come to total-amount, to the last minor unit.</summary>
    public bool Balanced => RowsSum == Total;
}
