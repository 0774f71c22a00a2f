using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Tests;

/// <summary>Entering, reading, changing and deleting files that are not posted.</summary>
public sealed class TransactionEntry
{
    private const string Batch = "AZTESTS-1-00101";

    [Fact]
    public async Task An_entered_file_answers_201_with_its_control_record_and_can_be_read()
    {
        await using var sandbox = await LoggedInAsync();
        using var entered = await sandbox.EnterAsync("je", Journal());
        var control = Assert.Single(
            RunningSandbox.Rows(await RunningSandbox.JsonAsync(entered, HttpStatusCode.Created))
        );
        Assert.Equal("N", RunningSandbox.Text(control, "Posted"));
        Assert.Equal("0", RunningSandbox.Text(control, "DiffDebitsTotal"));
        Assert.Null(control["jeDetail"]);
        Assert.Single(await sandbox.DeltekRowsAsync($"DataEntry/jeControl/{Batch}"));
        Assert.Single(await sandbox.DeltekRowsAsync($"DataEntry/jeMaster/{Batch}"));
        var details = await sandbox.DeltekRowsAsync($"DataEntry/jeDetail/{Batch}");
        Assert.Equal(["115.10", "421.00"], details.Select(d => RunningSandbox.Text(d, "Account")));
        Assert.All(details, d => Assert.Equal("01:NY", RunningSandbox.Text(d, "Org")));
        Assert.Empty(await sandbox.DeltekRowsAsync($"PSALedger/JE?{ByBatch(Batch)}"));
    }

    [Fact]
    public async Task A_Batch_that_is_not_there_answers_an_empty_list()
    {
        await using var sandbox = await LoggedInAsync();
        Assert.Empty(await sandbox.DeltekRowsAsync("DataEntry/jeControl/NONE"));
        Assert.Empty(await sandbox.DeltekRowsAsync("DataEntry/crDetail/NONE"));
    }

    [Fact]
    public async Task A_file_out_of_balance_is_taken_in_and_says_by_how_much()
    {
        await using var sandbox = await LoggedInAsync();
        using var entered = await sandbox.EnterAsync(
            "je",
            Entries.Journal(Batch, "USD", 202611, ("115.10", 144m), ("421.00", -75m))
        );
        var control = (await RunningSandbox.JsonAsync(entered, HttpStatusCode.Created))[0];
        Assert.Equal("144", RunningSandbox.Text(control, "SumDebitsTotal"));
        Assert.Equal("75", RunningSandbox.Text(control, "SumCreditsTotal"));
    }

    [Fact]
    public async Task The_same_Batch_again_is_a_500_that_names_the_record()
    {
        await using var sandbox = await LoggedInAsync();
        using var first = await sandbox.EnterAsync("je", Journal());
        using var second = await sandbox.EnterAsync("je", Journal());
        var json = await RunningSandbox.JsonAsync(second, HttpStatusCode.InternalServerError);
        Assert.Equal(
            $"Record {Batch} already exists and cannot be added",
            RunningSandbox.Text(json, "message")
        );
        Assert.True(json.AsObject().ContainsKey("detail"));
    }

    [Fact]
    public async Task The_same_Batch_again_is_a_second_file_where_the_tenant_takes_it()
    {
        await using var sandbox = await LoggedInAsync(
            new SandboxOptions { DuplicateBatch = "accept" }
        );
        using var first = await sandbox.EnterAsync("je", Journal());
        using var second = await sandbox.EnterAsync("je", Journal());
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(2, (await sandbox.DeltekRowsAsync($"DataEntry/jeControl/{Batch}")).Count);
    }

    [Fact]
    public async Task A_journal_entry_and_a_receipt_may_share_a_Batch()
    {
        await using var sandbox = await LoggedInAsync();
        using var journal = await sandbox.EnterAsync("je", Journal());
        using var receipt = await sandbox.EnterAsync("cr", Receipt());
        Assert.Equal(HttpStatusCode.Created, receipt.StatusCode);
    }

    [Theory]
    [InlineData("Colour", "red", "Field Colour does not exist")]
    [InlineData("Batch", null, "Column:Batch does not exist")]
    [InlineData("Company", "99", "Company 99 does not exist")]
    public async Task A_control_record_with_a_fault_is_refused(
        string field,
        string? value,
        string message
    ) => await AssertRefusedAsync(body => body[field] = value, message);

    [Theory]
    [InlineData("CurrencyCode", "GBP", "Currency GBP is not enabled")]
    [InlineData(
        "RefNo",
        "1234567890123",
        "\"1234567890123\" is invalid. The correct format is XXXXXXXXXXXX"
    )]
    [InlineData(
        "TransDate",
        "12.11.2026",
        "Conversion failed when converting date and/or time from character string: 12.11.2026"
    )]
    [InlineData("TransDate", null, "Column:TransDate does not exist")]
    [InlineData("Org", "01", "Field Org does not exist")]
    public async Task A_master_record_with_a_fault_is_refused(
        string field,
        string? value,
        string message
    ) => await AssertRefusedAsync(body => body["jeMaster"]![0]![field] = value, message);

    [Theory]
    [InlineData("Account", "999.99", "Account 999.99 does not exist")]
    [InlineData("Account", "799.00", "Account 799.00 is inactive")]
    [InlineData("WBS1", "NONE", "Project NONE does not exist")]
    [InlineData("WBS1", "2021-003", "Project 2021-003 is dormant")]
    [InlineData("WBS2", null, "Column:WBS2 does not exist")]
    [InlineData("RefNo", "OTHER", "Record AZTESTS-1-00101|OTHER does not exist")]
    [InlineData("Batch", "OTHER", "Record OTHER does not exist")]
    [InlineData("Org", "01", "Field Org does not exist")]
    public async Task A_detail_record_with_a_fault_is_refused(
        string field,
        string? value,
        string message
    ) => await AssertRefusedAsync(body => body["jeDetail"]![0]![field] = value, message);

    [Fact]
    public async Task Two_lines_with_one_key_are_refused() =>
        await AssertRefusedAsync(
            body => body["jeDetail"]![0]!["PKey"] = body["jeDetail"]![1]!["PKey"]!.ToString(),
            "already exists and cannot be added"
        );

    [Fact]
    public async Task A_Batch_of_more_than_30_characters_is_the_database_s_own_message() =>
        await AssertRefusedAsync(
            body => body["Batch"] = new string('A', 31),
            $"String or binary data would be truncated in table 'BIRCHWOOD.dbo.jeControl', column 'Batch'. Truncated value: '{new string('A', 30)}'."
        );

    [Theory]
    [InlineData("BankCode", "NONE", "Bank NONE does not exist")]
    [InlineData("BankCode", "", "Please provide a Bank Code for table crMaster")]
    [InlineData("BankCode", "EUR1", "Bank EUR1 is kept in EUR, not in USD")]
    public async Task A_receipt_with_a_wrong_bank_is_refused(
        string field,
        string value,
        string message
    )
    {
        await using var sandbox = await LoggedInAsync();
        var body = JsonSerializer.SerializeToNode(Receipt())!;
        body["crMaster"]![0]![field] = value;
        using var answer = await sandbox.EnterAsync("cr", body);
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.InternalServerError);
        Assert.Equal(message, RunningSandbox.Text(json, "message"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("not json")]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        await using var sandbox = await LoggedInAsync();
        using var answer = await sandbox.Http.PostAsync(
            $"{RunningSandbox.Api}/DataEntry/jeControl",
            new StringContent(body)
        );
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task An_unposted_file_can_be_changed_and_deleted()
    {
        await using var sandbox = await LoggedInAsync();
        using var entered = await sandbox.EnterAsync("je", Journal());
        using var changed = await sandbox.Http.PutAsJsonAsync(
            $"{RunningSandbox.Api}/DataEntry/jeControl/{Batch}",
            new { Description = "Other words" },
            JsonSerializerOptions.Default
        );
        var control = (await RunningSandbox.JsonAsync(changed, HttpStatusCode.OK))[0];
        Assert.Equal("Other words", RunningSandbox.Text(control, "Description"));
        Assert.Equal(2, (await sandbox.DeltekRowsAsync($"DataEntry/jeDetail/{Batch}")).Count);
        using var deleted = await sandbox.Http.DeleteAsync(
            $"{RunningSandbox.Api}/DataEntry/jeControl/{Batch}"
        );
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Empty(await sandbox.DeltekRowsAsync($"DataEntry/jeControl/{Batch}"));
        using var again = await sandbox.Http.DeleteAsync(
            $"{RunningSandbox.Api}/DataEntry/jeControl/{Batch}"
        );
        Assert.Equal(HttpStatusCode.InternalServerError, again.StatusCode);
    }

    [Fact]
    public async Task A_posted_file_can_neither_be_changed_nor_deleted()
    {
        await using var sandbox = await LoggedInAsync();
        await Entries.EnterAndPostAsync(sandbox, "je", Journal(), 202611);
        using var changed = await sandbox.Http.PutAsJsonAsync(
            $"{RunningSandbox.Api}/DataEntry/jeControl/{Batch}",
            new { Description = "Other words" }
        );
        var json = await RunningSandbox.JsonAsync(changed, HttpStatusCode.InternalServerError);
        Assert.Equal($"File {Batch} is already posted", RunningSandbox.Text(json, "message"));
        using var deleted = await sandbox.Http.DeleteAsync(
            $"{RunningSandbox.Api}/DataEntry/jeControl/{Batch}"
        );
        Assert.Equal(HttpStatusCode.InternalServerError, deleted.StatusCode);
    }

    [Fact]
    public async Task Landing_pages_list_files_by_page()
    {
        await using var sandbox = await LoggedInAsync();
        using var entered = await sandbox.EnterAsync("je", Journal());
        var first = await sandbox.DeltekRowsAsync("DataEntry/jeLanding?page=1&pageSize=1");
        var second = await sandbox.DeltekRowsAsync("DataEntry/jeLanding?page=2&pageSize=1");
        Assert.Equal(
            ["OPENING-JE", Batch],
            first.Concat(second).Select(r => RunningSandbox.Text(r, "Batch"))
        );
        Assert.Equal(
            ["Y", "N"],
            first.Concat(second).Select(r => RunningSandbox.Text(r, "PostStatus"))
        );
        Assert.Empty(await sandbox.DeltekRowsAsync("DataEntry/jeLanding?page=3&pageSize=1"));
    }

    internal static string ByBatch(string batch) =>
        $"filterHash[0][name]=Batch&filterHash[0][value]={batch}&filterHash[0][type]=string&filterHash[0][opp]=%3D&filterHash[0][seq]=0";

    private static Dictionary<string, object> Journal() =>
        Entries.Journal(Batch, "USD", 202611, ("115.10", 100m), ("421.00", -100m));

    private static Dictionary<string, object> Receipt() =>
        Entries.Receipt(Batch, "USD1", "USD", 202611, "115.10", 100m);

    private static async Task AssertRefusedAsync(Action<JsonNode> spoil, string message)
    {
        await using var sandbox = await LoggedInAsync();
        var body = JsonSerializer.SerializeToNode(Journal())!;
        spoil(body);
        using var answer = await sandbox.EnterAsync("je", body);
        var json = await RunningSandbox.JsonAsync(answer, HttpStatusCode.InternalServerError);
        Assert.Contains(message, RunningSandbox.Text(json, "message"), StringComparison.Ordinal);
        Assert.Single(await sandbox.DeltekRowsAsync("DataEntry/jeLanding"));
    }

    private static async Task<RunningSandbox> LoggedInAsync(SandboxOptions? options = null)
    {
        var sandbox = await RunningSandbox.StartAsync(options);
        await sandbox.LogInAsync();
        return sandbox;
    }
}
