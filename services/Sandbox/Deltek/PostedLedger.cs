using System.Globalization;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Deltek;

/// <summary>Posted rows: <c>GET PSALedger/{type}</c>. Another type than JE or CR answers an empty list.</summary>
internal sealed class PostedLedger(Books books, SandboxOptions options)
{
    public void Map(
        IEndpointRouteBuilder tenant,
        Action<IEndpointConventionBuilder, string> guarded
    ) => guarded(tenant.MapGet("/api/PSALedger/{type}", ReadAsync), "PSALedger.get");

    private Task ReadAsync(HttpContext context)
    {
        var type = (context.Request.RouteValues["type"] as string ?? "").ToUpperInvariant();
        return TransactionFiles.RowsAsync(
            context,
            books.Rows().Where(r => r.Type == type).Select(RowJson)
        );
    }

    private JsonObject RowJson(LedgerRow row) =>
        new()
        {
            ["Batch"] = row.Batch,
            ["Period"] = row.Period,
            ["PostSeq"] = row.PostSeq,
            ["PKey"] = row.PKey,
            ["WBS1"] = row.Wbs1,
            ["WBS2"] = row.Wbs2,
            ["WBS3"] = row.Wbs3,
            ["Account"] = row.Account,
            ["Org"] = row.Org,
            ["TransType"] = row.Type,
            ["SubType"] = "",
            ["RefNo"] = row.RefNo,
            ["TransDate"] = row.TransDate,
            ["Desc1"] = row.Desc1,
            ["Desc2"] = row.Desc2,
            ["Amount"] = Amount(row.Amount),
            ["TransactionAmount"] = Amount(row.Amount),
            ["TransactionCurrencyCode"] = row.Currency,
            ["ProjectCost"] = row.Wbs1.Trim().Length > 0 ? "Y" : "N",
            ["AutoEntry"] = row.AutoEntry ? "Y" : "N",
            ["SkipGL"] = "N",
            ["BankCode"] = row.BankCode,
            ["PostDate"] = DeltekDates.Write(row.PostedAt),
            ["ModUser"] = row.User,
        };

    private JsonNode Amount(decimal amount) =>
        options.LedgerAmountsAsText
            ? JsonValue.Create(amount.ToString("0.0000", CultureInfo.InvariantCulture))
            : JsonValue.Create(amount);
}
