using System.Net;

namespace MlConnector.Sandbox.Tests;

/// <summary>The traps of Deltek's filters: what is wrong is not refused, it finds everything or nothing.</summary>
public sealed class LedgerQueries
{
    [Fact]
    public async Task The_opening_entries_are_there_for_the_positive_control()
    {
        await using var sandbox = await FilledAsync();
        Assert.Equal(
            2,
            (
                await sandbox.DeltekRowsAsync(
                    $"PSALedger/JE?{TransactionEntry.ByBatch("OPENING-JE")}"
                )
            ).Count
        );
        Assert.Equal(
            2,
            (
                await sandbox.DeltekRowsAsync(
                    $"PSALedger/CR?{TransactionEntry.ByBatch("OPENING-CR")}"
                )
            ).Count
        );
    }

    [Theory]
    [InlineData("PSALedger/JE?Period=202610")]
    [InlineData("PSALedger/JE?Batch=NONE")]
    [InlineData("PSALedger/JE?$filter=Batch eq 'NONE'")]
    [InlineData("PSALedger/je")]
    public async Task Other_arguments_than_filterHash_are_ignored_and_all_rows_come_back(
        string path
    )
    {
        await using var sandbox = await FilledAsync();
        Assert.Equal(6, (await sandbox.DeltekRowsAsync(path)).Count);
    }

    [Theory]
    [InlineData("Period", "202610", "int", "=", 2)]
    [InlineData("Period", "202610", "", "=", 2)]
    [InlineData("Period", "202610", "string", "=", 0)]
    [InlineData("Period", "202610", "int", "!=", 4)]
    [InlineData("Period", "202610", "int", ">=", 4)]
    [InlineData("Period", "202610", "int", "<", 2)]
    [InlineData("Batch", "AZA-1", "string", "=", 2)]
    [InlineData("Batch", "aza-1", "string", "==", 2)]
    [InlineData("Batch", "AZA-1", "int", "=", 0)]
    [InlineData("Batch", "AZ%", "string", "like", 4)]
    [InlineData("Batch", "AZ%", "string", "contains", 0)]
    [InlineData("Colour", "red", "string", "=", 0)]
    [InlineData("PostDate", "2026-11-24T00:00:00Z", "datetime", ">=", 4)]
    [InlineData("PostDate", "2026-11-24T00:00:00", "datetime", ">=", 0)]
    [InlineData("PostDate", "2026-11-24T00:00:00Z", "", ">=", 0)]
    public async Task A_filter_finds_by_type_and_operator_or_finds_nothing(
        string name,
        string value,
        string type,
        string operation,
        int rows
    )
    {
        await using var sandbox = await FilledAsync();
        Assert.Equal(
            rows,
            (
                await sandbox.DeltekRowsAsync(
                    $"PSALedger/JE?{Clause(0, name, value, type, operation)}"
                )
            ).Count
        );
    }

    [Fact]
    public async Task Clauses_join_by_OR_unless_they_say_AND()
    {
        await using var sandbox = await FilledAsync();
        var batch = Clause(0, "Batch", "AZA-1", "string", "=");
        var period = Clause(1, "Period", "202611", "int", "=");
        Assert.Equal(4, (await sandbox.DeltekRowsAsync($"PSALedger/JE?{batch}&{period}")).Count);
        Assert.Empty(
            await sandbox.DeltekRowsAsync(
                $"PSALedger/JE?{batch}&{period}&filterHash[1][condition]=AND"
            )
        );
    }

    [Theory]
    [InlineData("PSALedger/JE?limit=1")]
    [InlineData("DataEntry/jeLanding?limit=1")]
    [InlineData("DataEntry/jeControl/OPENING-JE?limit=1")]
    public async Task Limit_is_a_server_error_on_entries_and_ledger(string path)
    {
        await using var sandbox = await FilledAsync();
        using var answer = await sandbox.Http.GetAsync($"{RunningSandbox.Api}/{path}");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task Maxrows_cuts_order_sorts_and_fieldFilter_narrows()
    {
        await using var sandbox = await FilledAsync();
        var rows = await sandbox.DeltekRowsAsync(
            "PSALedger/JE?order=Batch_D&q.maxrows=3&fieldFilter=Batch,Amount"
        );
        Assert.Equal(
            ["OPENING-JE", "OPENING-JE", "AZB-1"],
            rows.Select(r => RunningSandbox.Text(r, "Batch"))
        );
        Assert.All(rows, r => Assert.Equal(2, r.AsObject().Count));
        Assert.Equal(2, (await sandbox.DeltekRowsAsync("PSALedger/JE?page=2&pageSize=4")).Count);
    }

    [Fact]
    public async Task An_unknown_type_of_ledger_is_empty()
    {
        await using var sandbox = await FilledAsync();
        Assert.Empty(await sandbox.DeltekRowsAsync("PSALedger/XX"));
    }

    [Fact]
    public async Task Amounts_come_as_texts_where_the_tenant_does_so()
    {
        await using var sandbox = await FilledAsync(
            new SandboxOptions { LedgerAmountsAsText = true }
        );
        var rows = await sandbox.DeltekRowsAsync(
            $"PSALedger/JE?{TransactionEntry.ByBatch("AZA-1")}"
        );
        Assert.Equal("\"12.5000\"", rows[0]["Amount"]!.ToJsonString());
    }

    private static string Clause(
        int index,
        string name,
        string value,
        string type,
        string operation
    ) =>
        $"filterHash[{index}][name]={name}&filterHash[{index}][value]={Uri.EscapeDataString(value)}&filterHash[{index}][opp]={Uri.EscapeDataString(operation)}&filterHash[{index}][seq]={index}"
        + (type.Length > 0 ? $"&filterHash[{index}][type]={type}" : "");

    private static async Task<RunningSandbox> FilledAsync(SandboxOptions? options = null)
    {
        var sandbox = await RunningSandbox.StartAsync(options);
        await sandbox.LogInAsync();
        foreach (var (batch, period) in new[] { ("AZA-1", 202610), ("AZB-1", 202611) })
        {
            await Entries.EnterAndPostAsync(
                sandbox,
                "je",
                Entries.Journal(batch, "USD", period, ("115.10", 12.5m), ("421.00", -12.5m)),
                period
            );
        }

        return sandbox;
    }
}
