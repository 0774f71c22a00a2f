using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MlConnector.Sandbox.Tests;

public sealed class PostTransFile
{
    private const string Batch = "AZTESTS-1-00101";

    [Fact]
    public async Task The_reply_is_a_text_that_looks_like_JSON_and_lacks_a_comma()
    {
        await using var sandbox = await LoggedInAsync();
        using var entered = await sandbox.EnterAsync("je", Journal(100m, -100m));
        var reply = await sandbox.PostAsync("JE", Batch, 202611);
        Assert.Equal(
            "{\r\n \"typeList\":\"JE\"\r\n \"batchList\":\"AZTESTS-1-00101\",\r\n \"retList\":\"1\", \"periodList\":\"202611\", \"postseqList\":\"1\", \"msg\":\"Journal Entries file AZTESTS-1-00101; 1 of 1 records posted; Posting sequence 1\" }",
            reply
        );
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(reply).Dispose());
    }

    [Fact]
    public async Task Several_files_are_posted_by_one_list_of_parms()
    {
        await using var sandbox = await LoggedInAsync();
        using var journal = await sandbox.EnterAsync("je", Journal(100m, -100m));
        using var receipt = await sandbox.EnterAsync("cr", Receipt(100m));
        using var answer = await sandbox.Http.PutAsJsonAsync(
            $"{RunningSandbox.Api}/DataEntry/PostTransFile",
            new
            {
                parms = new[]
                {
                    new
                    {
                        batch = Batch,
                        period = "202611",
                        transtype = "CR",
                    },
                    new
                    {
                        batch = Batch,
                        period = "202611",
                        transtype = "JE",
                    },
                },
            }
        );
        var reply = (await RunningSandbox.JsonAsync(answer, HttpStatusCode.OK)).GetValue<string>();
        Assert.Contains("\"typeList\":\"CR|JE\"", reply, StringComparison.Ordinal);
        Assert.Contains("\"postseqList\":\"1|2\"", reply, StringComparison.Ordinal);
        Assert.Contains("Posting sequence 1[CRLF]Journal Entries", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posted_rows_carry_signed_amounts_and_the_file_stays_readable_as_posted()
    {
        await using var sandbox = await LoggedInAsync();
        await Entries.EnterAndPostAsync(sandbox, "je", Journal(100m, -100m), 202610);
        var rows = await sandbox.DeltekRowsAsync($"PSALedger/JE?{TransactionEntry.ByBatch(Batch)}");
        Assert.Equal(["100", "-100"], rows.Select(r => RunningSandbox.Text(r, "Amount")));
        Assert.All(rows, r => Assert.Equal("202610", RunningSandbox.Text(r, "Period")));
        Assert.All(rows, r => Assert.Equal("Amazon settlement", RunningSandbox.Text(r, "Desc1")));
        Assert.All(
            rows,
            r => Assert.Equal("USD", RunningSandbox.Text(r, "TransactionCurrencyCode"))
        );
        var control = Assert.Single(await sandbox.DeltekRowsAsync($"DataEntry/jeControl/{Batch}"));
        Assert.Equal("Y", RunningSandbox.Text(control, "Posted"));
    }

    [Fact]
    public async Task A_receipt_s_bank_side_is_an_automatic_row()
    {
        await using var sandbox = await LoggedInAsync();
        await Entries.EnterAndPostAsync(sandbox, "cr", Receipt(100m), 202611);
        var rows = await sandbox.DeltekRowsAsync($"PSALedger/CR?{TransactionEntry.ByBatch(Batch)}");
        Assert.Equal(2, rows.Count);
        var bank = Assert.Single(rows, r => RunningSandbox.Text(r, "AutoEntry") == "Y");
        Assert.Equal("101.00", RunningSandbox.Text(bank, "Account"));
        Assert.Equal("100", RunningSandbox.Text(bank, "Amount"));
        Assert.Equal("Auto   ", RunningSandbox.Text(bank, "RefNo"));
        var entered = Assert.Single(rows, r => RunningSandbox.Text(r, "AutoEntry") == "N");
        Assert.Equal("-100", RunningSandbox.Text(entered, "Amount"));
    }

    [Fact]
    public async Task Without_a_period_the_user_s_active_one_counts_whatever_the_file_says()
    {
        await using var sandbox = await LoggedInAsync();
        using var set = await sandbox.Http.PutAsync(
            $"{RunningSandbox.Api}/Settings/ActivePeriod/202610",
            content: null
        );
        using var entered = await sandbox.EnterAsync("je", Journal(100m, -100m));
        using var answer = await sandbox.Http.PutAsJsonAsync(
            $"{RunningSandbox.Api}/DataEntry/PostTransFile",
            new { parms = new { batch = Batch, transtype = "JE" } }
        );
        var reply = (await RunningSandbox.JsonAsync(answer, HttpStatusCode.OK)).GetValue<string>();
        Assert.Contains("\"periodList\":\"202610\"", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_posting_sequence_counts_within_each_period()
    {
        await using var sandbox = await LoggedInAsync();
        for (var i = 1; i <= 2; i++)
        {
            foreach (var period in new[] { 202610, 202611 })
            {
                var batch = $"AZ{period}-{i}";
                using var entered = await sandbox.EnterAsync(
                    "je",
                    Entries.Journal(batch, "USD", period, ("115.10", 1m), ("421.00", -1m))
                );
                var reply = await sandbox.PostAsync("JE", batch, period);
                Assert.Contains($"\"postseqList\":\"{i}\"", reply, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_file_out_of_balance_is_refused_inside_a_200() =>
        await AssertRefusedAsync(Journal(100m, -99.99m), 202611, "is out of balance by 0.01");

    [Fact]
    public async Task A_file_that_differs_from_its_control_totals_is_refused_inside_a_200()
    {
        var body = Journal(100m, -100m);
        body["Total"] = 44m;
        await AssertRefusedAsync(body, 202611, "out of balance with its control totals");
    }

    [Fact]
    public async Task A_closed_period_is_refused_inside_a_200() =>
        await AssertRefusedAsync(Journal(100m, -100m), 202601, "Period 202601 is closed");

    [Fact]
    public async Task A_period_that_does_not_exist_is_refused_inside_a_200() =>
        await AssertRefusedAsync(Journal(100m, -100m), 190001, "Period 190001 does not exist");

    [Fact]
    public async Task A_file_without_lines_is_refused_inside_a_200()
    {
        var body = Journal(100m, -100m);
        body["jeDetail"] = Array.Empty<object>();
        await AssertRefusedAsync(body, 202611, "has no entries");
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    public async Task A_receipt_that_is_not_positive_is_refused_inside_a_200(int amount) =>
        await AssertRefusedAsync(Receipt(amount), 202611, "must be greater than zero", "cr");

    [Fact]
    public async Task A_receipt_that_differs_from_its_control_total_is_refused_inside_a_200()
    {
        var body = Receipt(100m);
        body["Total"] = 100.01m;
        await AssertRefusedAsync(body, 202611, "out of balance with its control total", "cr");
    }

    [Fact]
    public async Task A_posted_file_is_not_posted_again()
    {
        await using var sandbox = await LoggedInAsync();
        await Entries.EnterAndPostAsync(sandbox, "je", Journal(100m, -100m), 202611);
        var reply = await sandbox.PostAsync("JE", Batch, 202611);
        Assert.Contains("\"retList\":\"0\"", reply, StringComparison.Ordinal);
        Assert.Contains("already posted", reply, StringComparison.Ordinal);
        Assert.Equal(
            2,
            (await sandbox.DeltekRowsAsync($"PSALedger/JE?{TransactionEntry.ByBatch(Batch)}")).Count
        );
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_posted()
    {
        await using var sandbox = await LoggedInAsync();
        Assert.Contains(
            "does not exist",
            await sandbox.PostAsync("JE", "NONE", 202611),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Twenty_requests_at_once_post_a_file_once()
    {
        await using var sandbox = await LoggedInAsync();
        using var entered = await sandbox.EnterAsync("je", Journal(100m, -100m));
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => sandbox.PostAsync("JE", Batch, 202611))
        );
        Assert.Single(replies, r => r.Contains("\"retList\":\"1\"", StringComparison.Ordinal));
        Assert.Equal(
            2,
            (await sandbox.DeltekRowsAsync($"PSALedger/JE?{TransactionEntry.ByBatch(Batch)}")).Count
        );
    }

    private static Dictionary<string, object> Journal(decimal debit, decimal credit) =>
        Entries.Journal(Batch, "USD", 202611, ("115.10", debit), ("421.00", credit));

    private static Dictionary<string, object> Receipt(decimal amount) =>
        Entries.Receipt(Batch, "USD1", "USD", 202611, "115.10", amount);

    private static async Task AssertRefusedAsync(
        Dictionary<string, object> body,
        int period,
        string reason,
        string prefix = "je"
    )
    {
        await using var sandbox = await LoggedInAsync();
        using var entered = await sandbox.EnterAsync(prefix, body);
        Assert.Equal(HttpStatusCode.Created, entered.StatusCode);
        var type = prefix.ToUpperInvariant();
        var reply = await sandbox.PostAsync(type, Batch, period);
        Assert.Contains("\"retList\":\"0\"", reply, StringComparison.Ordinal);
        Assert.Contains(reason, reply, StringComparison.Ordinal);
        Assert.Empty(
            await sandbox.DeltekRowsAsync($"PSALedger/{type}?{TransactionEntry.ByBatch(Batch)}")
        );
    }

    private static async Task<RunningSandbox> LoggedInAsync()
    {
        var sandbox = await RunningSandbox.StartAsync();
        await sandbox.LogInAsync();
        return sandbox;
    }
}
