using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MlConnector.TestKit;

namespace MlConnector.Cli.Tests;

public sealed class ExplainingASettlement : IDisposable
{
    private readonly SampleFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SharedFact]
    public async Task The_published_sample_balances_and_its_entries_do_too()
    {
        var file = SharedData.Combine("settlement-samples", "v2-us-synthetic.txt");
        var run = await Shell.ExplainAsync(file);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))),
            Shell.Text(run.Json, "documentSha256")
        );
        var settlement = Assert.Single(run.Json.GetProperty("settlements").EnumerateArray());
        Assert.Equal("582.89", Shell.Text(settlement, "total"));
        Assert.Equal(24, settlement.GetProperty("rows").GetInt32());
        Assert.True(settlement.GetProperty("proof").GetProperty("balanced").GetBoolean());
        Assert.Equal(582.89m, Sum(settlement.GetProperty("categories"), "amount"));
        foreach (var entry in settlement.GetProperty("entries").EnumerateArray())
        {
            var lines = entry.GetProperty("lines");
            Assert.Equal(Sum(lines, "debit"), Sum(lines, "credit"));
        }
    }

    [Fact]
    public async Task The_JSON_has_the_documented_fields_in_their_order()
    {
        var run = await Shell.ExplainAsync(folder.Write("s.txt", SampleFolder.Good));
        Assert.Equal(["documentSha256", "settlements", "problems"], Fields(run.Json));
        var settlement = run.Json.GetProperty("settlements")[0];
        Assert.Equal(
            [
                "settlementId",
                "startDate",
                "endDate",
                "depositDate",
                "currency",
                "total",
                "rows",
                "proof",
                "categories",
                "unmapped",
                "entries",
            ],
            Fields(settlement)
        );
        Assert.Equal("2026-06-16T00:00:00Z", Shell.Text(settlement, "startDate"));
        Assert.Equal("2026-07-03", Shell.Text(settlement, "depositDate"));
        Assert.Equal(["rowsSum", "balanced"], Fields(settlement.GetProperty("proof")));
        Assert.Equal(
            ["category", "amount", "rows"],
            Fields(settlement.GetProperty("categories")[0])
        );
        var entry = settlement.GetProperty("entries")[0];
        Assert.Equal(["form", "period", "batch", "lines"], Fields(entry));
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("batch").ValueKind);
        var line = entry.GetProperty("lines")[0];
        Assert.Equal(
            ["account", "wbs1", "category", "description", "debit", "credit"],
            Fields(line)
        );
        Assert.Equal(JsonValueKind.Null, line.GetProperty("account").ValueKind);
    }

    [Fact]
    public async Task The_time_zone_decides_the_period()
    {
        var file = folder.Write("s.txt", SampleFolder.Good);
        Assert.Equal(
            "202606 202607 202607",
            Periods(await Shell.ExplainAsync(file, "--time-zone", "UTC"))
        );
        Assert.Equal(
            "202606 202607",
            Periods(await Shell.ExplainAsync(file, "--time-zone", "America/Los_Angeles"))
        );
    }

    [Fact]
    public async Task Seller_rules_and_periods_fill_batches_accounts_and_periods()
    {
        var rules = folder.Write(
            "rules.json",
            """
            { "clearingAccount": "1190.00", "clearingWbs1": "AMZ", "bankCode": "BANK1",
              "accounts": { "product-sales": { "account": "4000.00", "wbs1": "P-1" }, "service-fees": { "account": "5100.00" } },
              "labels": [ { "transactionType": "*", "amountType": "other-transaction", "amountDescription": "Storage*", "category": "service-fees" } ] }
            """
        );
        var periods = folder.Write(
            "periods.json",
            """{ "periods": [ { "number": 202612, "start": "2026-06-01", "end": "2026-07-31" } ] }"""
        );
        var run = await Shell.ExplainAsync(
            folder.Write("s.txt", SampleFolder.Good),
            ["--rules", rules, "--periods", periods, "--seller", "na/A1B2C3"]
        );
        Assert.Equal(0, run.ExitCode);
        var entries = run.Json.GetProperty("settlements")[0].GetProperty("entries");
        Assert.Equal("202612 202612", Periods(run));
        Assert.Equal("AZVLFQD-28471003921-00101", Shell.Text(entries[0], "batch"));
        Assert.Equal("AZVLFQD-28471003921-00201", Shell.Text(entries[1], "batch"));
        Assert.Equal(
            ["4000.00 P-1", "5100.00 ", "1190.00 AMZ"],
            entries[0]
                .GetProperty("lines")
                .EnumerateArray()
                .Select(line => $"{Shell.Text(line, "account")} {Shell.Text(line, "wbs1")}")
        );
    }

    [Fact]
    public async Task A_missing_account_needs_a_person()
    {
        var rules = folder.Write(
            "rules.json",
            """{ "clearingAccount": "1190.00", "bankCode": "BANK1", "accounts": {} }"""
        );
        var run = await Shell.ExplainAsync(
            folder.Write("s.txt", SampleFolder.Good),
            "--rules",
            rules
        );
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["account-missing", "account-missing"], run.ProblemCodes);
        Assert.Contains("product-sales", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_label_needs_a_person_and_books_nothing()
    {
        var file = folder.Write(
            "s.txt",
            SampleFolder.Good.Replace("Storage Fee", "Storage Fee [new]", StringComparison.Ordinal)
        );
        var run = await Shell.ExplainAsync(file);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["label-unmapped"], run.ProblemCodes);
        var settlement = run.Json.GetProperty("settlements")[0];
        Assert.Equal(0, settlement.GetProperty("entries").GetArrayLength());
        var label = Assert.Single(settlement.GetProperty("unmapped").EnumerateArray());
        Assert.Equal(
            "Storage Fee [new] -8.00 1 4 storage-fees",
            string.Join(
                ' ',
                new[] { "amountDescription", "amount", "rows", "firstRow", "suggestion" }.Select(
                    name => Shell.Text(label, name)
                )
            )
        );

        var table = await Shell.RunAsync("settlement", "explain", file);
        Assert.Equal(2, table.ExitCode);
        Assert.Contains("Storage Fee [new]", table.Output, StringComparison.Ordinal);
        Assert.Contains("nothing is booked", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_do_not_come_to_the_total_need_a_person()
    {
        var run = await Shell.ExplainAsync(
            folder.Write(
                "s.txt",
                SampleFolder.Good.Replace("92.00", "92.01", StringComparison.Ordinal)
            )
        );
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["sum-differs"], run.ProblemCodes);
        var proof = run.Json.GetProperty("settlements")[0].GetProperty("proof");
        Assert.False(proof.GetProperty("balanced").GetBoolean());
        Assert.Equal("92.00", Shell.Text(proof, "rowsSum"));
    }

    [Fact]
    public async Task A_closed_period_needs_a_person()
    {
        var periods = folder.Write(
            "periods.json",
            """{ "periods": [ { "number": 202606, "start": "2026-06-01", "end": "2026-07-31", "closed": true } ] }"""
        );
        var run = await Shell.ExplainAsync(
            folder.Write("s.txt", SampleFolder.Good),
            "--periods",
            periods
        );
        Assert.Equal((2, "period-closed"), (run.ExitCode, Assert.Single(run.ProblemCodes)));
    }

    [Fact]
    public async Task People_get_tables()
    {
        var run = await Shell.RunAsync(
            "settlement",
            "explain",
            folder.Write("s.txt", SampleFolder.Good)
        );
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Total 92.00 USD in 3 rows", run.Output, StringComparison.Ordinal);
        Assert.Contains("cash-receipt, period 202607", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_gives_examples()
    {
        var run = await Shell.RunAsync("settlement", "explain", "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "mlc settlement explain settlement.txt --json",
            run.Output,
            StringComparison.Ordinal
        );
    }

    private static decimal Sum(JsonElement items, string property) =>
        items
            .EnumerateArray()
            .Sum(item => decimal.Parse(Shell.Text(item, property), CultureInfo.InvariantCulture));

    private static string[] Fields(JsonElement element) =>
        [.. element.EnumerateObject().Select(property => property.Name)];

    private static string Periods(Shell run) =>
        string.Join(
            ' ',
            run.Json.GetProperty("settlements")[0]
                .GetProperty("entries")
                .EnumerateArray()
                .Select(entry => Shell.Text(entry, "period"))
        );
}
