using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlConnector.Cli.Explain;

/// <summary>
/// What <c>mlc settlement explain --json</c> prints. Stable: fields are added, never renamed or removed. Amounts are
/// texts with the currency's decimals. Described in docs/reference/mlc.md.
/// </summary>
internal sealed record Explanation(
    string? DocumentSha256,
    IReadOnlyList<ExplainedSettlement> Settlements,
    IReadOnlyList<ExplainedProblem> Problems
)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // For terminals and files, not for web pages: labels stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [JsonIgnore]
    public int ExitCode { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <param name="StartDate">An instant, <c>2026-06-16T00:00:00Z</c>.</param>
/// <param name="EndDate">Likewise.</param>
/// <param name="DepositDate">A day, <c>2026-07-02</c>.</param>
/// <param name="Rows">The summary row included.</param>
internal sealed record ExplainedSettlement(
    string SettlementId,
    string StartDate,
    string EndDate,
    string DepositDate,
    string Currency,
    string Total,
    int Rows,
    ExplainedProof Proof,
    IReadOnlyList<ExplainedCategory> Categories,
    IReadOnlyList<ExplainedUnmapped> Unmapped,
    IReadOnlyList<ExplainedEntry> Entries
);

internal sealed record ExplainedProof(string RowsSum, bool Balanced);

internal sealed record ExplainedCategory(string Category, string Amount, int Rows);

/// <param name="Suggestion">Key of the likeliest category, or null.</param>
internal sealed record ExplainedUnmapped(
    string TransactionType,
    string AmountType,
    string AmountDescription,
    string Amount,
    int Rows,
    int FirstRow,
    string? Suggestion
);

/// <param name="Period"><c>YYYYPP</c>.</param>
internal sealed record ExplainedEntry(
    string Form,
    int Period,
    string? Batch,
    IReadOnlyList<ExplainedLine> Lines
);

internal sealed record ExplainedLine(
    string? Account,
    string? Wbs1,
    string Category,
    string Description,
    string Debit,
    string Credit
);

/// <param name="Row">Line of the settlement document, counted from 1, where one is meant.</param>
internal sealed record ExplainedProblem(string Code, string Message, int? Row);
