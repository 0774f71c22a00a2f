namespace MlConnector.Cli.Tests;

public sealed class FilesThatCannotBeRead : IDisposable
{
    private readonly SampleFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "file-empty")]
    [InlineData("\0\u0001\u0002binary\0", "not-text")]
    [InlineData("settlement-id\tprice-type\tprice-amount\n1\t2\t3\n", "flat-file-v1")]
    [InlineData("a\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\n", "header-unknown")]
    [InlineData("no report at all", "header-missing")]
    public async Task Other_files_are_named_for_what_they_are(string content, string code)
    {
        await RefusedAsync(folder.Write("s.txt", content), code);
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_are_told_apart()
    {
        await RefusedAsync(Path.Combine(folder.Path, "absent.txt"), "file-missing");
        await RefusedAsync(folder.Path, "file-is-folder");
    }

    [Fact]
    public async Task Ambiguous_dates_are_refused_with_their_row()
    {
        var content = SampleFolder.Good.Replace(
            "2026-06-17\t2026-06-17 08:00:00 UTC",
            "06/07/26\t",
            StringComparison.Ordinal
        );
        var run = await RefusedAsync(folder.Write("s.txt", content), "date-order-ambiguous");
        Assert.Equal(3, run.Json.GetProperty("problems")[0].GetProperty("row").GetInt32());
    }

    [Fact]
    public async Task A_file_that_is_cut_off_never_ends_well()
    {
        for (var length = 0; length < SampleFolder.Good.Length - 30; length += 7)
        {
            var run = await Shell.ExplainAsync(folder.Write("s.txt", SampleFolder.Good[..length]));
            Assert.True(run.ExitCode is 1 or 2, $"Cut at {length} it ended with {run.ExitCode}.");
            Assert.NotEmpty(run.ProblemCodes);
        }
    }

    [Theory]
    [InlineData("--time-zone", "Mars/Olympus", "time-zone-unknown")]
    [InlineData("--seller", "A1B2C3", "seller-unreadable")]
    [InlineData("--seller", "us/A1B2C3", "seller-unreadable")]
    [InlineData("--rules", "absent.json", "file-missing")]
    [InlineData("--periods", "absent.json", "file-missing")]
    public async Task Options_that_cannot_be_used_are_named(
        string option,
        string value,
        string code
    )
    {
        await RefusedAsync(folder.Write("s.txt", SampleFolder.Good), code, option, value);
    }

    [Theory]
    [InlineData("--rules", "{", "rules-unreadable")]
    [InlineData("--rules", "null", "rules-unreadable")]
    [InlineData("--rules", """{ "bankCode": "B", "accounts": {} }""", "rules-unreadable")]
    [InlineData(
        "--rules",
        """{ "clearingAccount": "1", "bankCode": "B", "accounts": {}, "acounts": {} }""",
        "rules-unreadable"
    )]
    [InlineData(
        "--rules",
        """{ "clearingAccount": "1", "bankCode": "B", "accounts": { "sales": { "account": "1" } } }""",
        "category-unknown"
    )]
    [InlineData("--periods", "[]", "periods-unreadable")]
    [InlineData(
        "--periods",
        """{ "periods": [ { "number": 1, "start": "2026-06-01", "end": "2026-06-30" }, { "number": 2, "start": "2026-06-30", "end": "2026-07-30" } ] }""",
        "periods-unreadable"
    )]
    public async Task Setting_files_that_cannot_be_used_are_named(
        string option,
        string content,
        string code
    )
    {
        var file = folder.Write("setting.json", content);
        await RefusedAsync(folder.Write("s.txt", SampleFolder.Good), code, option, file);
    }

    [Fact]
    public async Task A_command_that_is_not_understood_ends_with_one()
    {
        var run = await Shell.RunAsync("settlement", "explain");
        Assert.Equal(1, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    private static async Task<Shell> RefusedAsync(string file, string code, params string[] options)
    {
        var run = await Shell.ExplainAsync(file, options);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(code, Assert.Single(run.ProblemCodes));
        Assert.Contains('.', run.Error);
        Assert.DoesNotContain("   at ", run.Error + run.Output, StringComparison.Ordinal);
        return run;
    }
}
