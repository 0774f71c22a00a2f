using System.Text.Json;
using MlConnector.Contracts.Documents;
using MlConnector.Poster.Deltek;

namespace MlConnector.Poster.Tests.Deltek;

public sealed class WritingEntries
{
    [Fact]
    public void A_journal_entry_is_the_documented_nested_document()
    {
        var json = Write(Plans.Journal());

        Assert.Equal(
            """{"Batch":"AZ%%-28471003921-00101","Description":"Amazon 28471003921 2026-06-16..06-30","Recurring":"N","EndDate":"2026-06-30T00:00:00.000","Selected":"N","Posted":"N","Period":202606,"Company":"A0","DefaultCurrencyCode":"USD","Total":120.00,"CreditsTotal":120.00,"AllowTaxEntries":"N","RecurSchedule":"N","Reverse":"N","ReverseAutoPost":"N","jeMaster":[{"Batch":"AZ%%-28471003921-00101","RefNo":"0392101","TransDate":"2026-06-30T00:00:00.000","CurrencyCode":"USD","Status":"N","Description":"Amazon 28471003921 2026-06-16..06-30","Type":"3","UpdateBilled":"N","Posted":"N","Seq":0,"CurrencyExchangeOverrideMethod":"N","CurrencyExchangeOverrideRate":0,"AllowAssetEntries":"N"}],"jeDetail":[""".Replace(
                "AZ%%",
                Plans.Content(Plans.Journal()).Batch.Value[..7],
                StringComparison.Ordinal
            ),
            json[
                ..json.IndexOf(
                    "{\"Batch\"",
                    json.IndexOf("jeDetail", StringComparison.Ordinal),
                    StringComparison.Ordinal
                )
            ]
        );
        var lines = Root(json).GetProperty("jeDetail");
        Assert.Equal(3, lines.GetArrayLength());
        Assert.Equal("0.00", lines[0].GetProperty("DebitAmount").GetRawText());
        Assert.Equal("120.00", lines[0].GetProperty("CreditAmount").GetRawText());
        Assert.Equal("AMZ.US", lines[0].GetProperty("WBS1").GetString());
        Assert.Equal(" ", lines[0].GetProperty("WBS2").GetString());
        Assert.Equal(" ", lines[2].GetProperty("WBS1").GetString());
    }

    [Fact]
    public void A_receipt_sends_the_credit_side_and_leaves_the_bank_to_Deltek()
    {
        var root = Root(Write(Plans.Receipt()));

        Assert.Equal("101.95", root.GetProperty("Total").GetRawText());
        Assert.Equal("OPER", root.GetProperty("DefaultBank").GetString());
        var master = root.GetProperty("crMaster")[0];
        Assert.Equal("OPER", master.GetProperty("BankCode").GetString());
        Assert.Equal("0392102", master.GetProperty("RefNo").GetString());
        var line = Assert.Single(root.GetProperty("crDetail").EnumerateArray());
        Assert.Equal("101.95", line.GetProperty("Amount").GetRawText());
        Assert.Equal("118.00", line.GetProperty("Account").GetString());
    }

    [Theory]
    [InlineData("JPY", "500", "500")]
    [InlineData("USD", "0.10", "0.10")]
    [InlineData("KWD", "12.345", "12.345")]
    [InlineData("USD", "90071992547409.93", "90071992547409.93")]
    public void Amounts_are_numbers_with_the_decimals_of_their_currency(
        string currency,
        string amount,
        string number
    )
    {
        var zero = currency == "JPY" ? "0" : "0.00";
        var entry = Plans.Journal(currency: currency) with
        {
            Lines =
            [
                Plans.Line(1, "product-sales", "401.00", zero, amount),
                Plans.Line(2, "clearing", "118.00", amount, zero),
            ],
        };

        var line = Root(Write(entry)).GetProperty("jeDetail")[0];

        Assert.Equal(JsonValueKind.Number, line.GetProperty("CreditAmount").ValueKind);
        Assert.Equal(number, line.GetProperty("CreditAmount").GetRawText());
    }

    [Fact]
    public void Line_keys_are_the_same_each_time_and_differ_by_line()
    {
        var batch = Plans.Content(Plans.Journal()).Batch;

        var key = EntryPayload.LineKey(batch, 1);

        Assert.Equal(32, key.Length);
        Assert.Equal(key, EntryPayload.LineKey(batch, 1));
        Assert.NotEqual(key, EntryPayload.LineKey(batch, 2));
    }

    [Fact]
    public void A_tenant_with_one_company_gets_no_company() =>
        Assert.False(Root(Write(Plans.Journal(), company: "")).TryGetProperty("Company", out _));

    private static string Write(PlannedEntry entry, string company = "A0") =>
        EntryPayload.Write(Plans.Settlement, entry, Plans.Content(entry), company, 7);

    private static JsonElement Root(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
