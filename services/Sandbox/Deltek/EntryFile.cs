using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace MlConnector.Sandbox.Deltek;

/// <summary>A transaction file (Deltek: control) with its entries (master) and lines (detail), as it was sent.</summary>
/// <param name="Type"><c>JE</c> or <c>CR</c>.</param>
internal sealed record EntryFile(
    string Type,
    string Batch,
    JsonElement Control,
    ImmutableArray<JsonElement> Masters,
    ImmutableArray<JsonElement> Details,
    string Creator
)
{
    public Posting? Posting { get; init; }

    /// <summary>Debits of a journal entry; the amounts of a receipt.</summary>
    public decimal Debits => Details.Sum(d => d.Number(Type == "JE" ? "DebitAmount" : "Amount"));

    /// <summary>Credits of a journal entry; the amounts of a receipt, whose bank side Deltek adds.</summary>
    public decimal Credits => Details.Sum(d => d.Number(Type == "JE" ? "CreditAmount" : "Amount"));
}

/// <summary>When and where a file was posted.</summary>
/// <param name="PostSeq">Counts from one within each period.</param>
internal sealed record Posting(int Period, int PostSeq, DateTimeOffset PostedAt, string User);

/// <summary>One row of the posted ledger.</summary>
/// <param name="Amount">Debit positive, credit negative.</param>
/// <param name="AutoEntry">Made by Deltek itself, such as a receipt's bank side.</param>
internal sealed record LedgerRow(
    string Type,
    string Batch,
    int Period,
    int PostSeq,
    string PKey,
    string RefNo,
    string TransDate,
    string Account,
    string Wbs1,
    string Wbs2,
    string Wbs3,
    string Org,
    string Desc1,
    string Desc2,
    decimal Amount,
    string Currency,
    bool AutoEntry,
    string BankCode,
    DateTimeOffset PostedAt,
    string User
);

/// <summary>Reads Deltek's loose JSON: numbers may come as texts, missing texts as empty.</summary>
internal static class LooseJson
{
    public static string Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() ?? "",
                JsonValueKind.Number => value.GetRawText(),
                _ => "",
            }
            : "";

    public static decimal Number(this JsonElement element, string name) =>
        decimal.TryParse(
            element.Text(name),
            NumberStyles.Number,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : 0m;

    public static bool Has(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null;

    public static ImmutableArray<JsonElement> Rows(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(row => row.Clone())]
            : [];
}
