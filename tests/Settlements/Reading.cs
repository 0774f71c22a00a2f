using MlConnector.Kernel;

namespace MlConnector.Settlements.Tests;

/// <summary>A row as the reader gave it, kept for comparing.</summary>
internal sealed record ReadRow(
    int Row,
    SettlementLabel Label,
    Money? Amount,
    ReportTime? Posted,
    string OrderId,
    string Sku
);

internal sealed class ReadRows : ISettlementRows
{
    public List<ReadRow> Rows { get; } = [];

    public void Take(scoped in SettlementRow row) =>
        Rows.Add(
            new ReadRow(row.Row, row.Label, row.Amount, row.Posted, row.OrderId, row.Text("sku"))
        );
}

internal static class Reading
{
    public static SettlementDocument Accepted(byte[] content, ISettlementRows? rows = null) =>
        SettlementReader.Read(content, rows) switch
        {
            SettlementReading.Accepted accepted => accepted.Document,
            SettlementReading.Refused refused => throw new InvalidOperationException(
                "Refused: " + string.Join("; ", refused.Problems)
            ),
            var other => throw new InvalidOperationException(other.ToString()),
        };

    public static SettlementDocument Accepted(string content, ISettlementRows? rows = null) =>
        Accepted(ReportFile.Utf8(content), rows);

    public static IReadOnlyList<SettlementProblem> Refused(byte[] content) =>
        Assert.IsType<SettlementReading.Refused>(SettlementReader.Read(content)).Problems;

    public static SettlementProblem RefusedOnce(string content) =>
        Assert.Single(Refused(ReportFile.Utf8(content)));
}
