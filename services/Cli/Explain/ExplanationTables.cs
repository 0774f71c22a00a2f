using System.Globalization;
using Spectre.Console;

namespace MlConnector.Cli.Explain;

/// <summary>An explanation for people.</summary>
internal static class ExplanationTables
{
    /// <summary>Columns, where the output is no terminal that knows its own width.</summary>
    private const int WidthOutsideTerminal = 120;

    public static void Write(Explanation explanation, TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(output),
            }
        );
        if (!isTerminal)
        {
            console.Profile.Width = WidthOutsideTerminal;
        }

        foreach (var settlement in explanation.Settlements)
        {
            Write(settlement, console);
        }

        if (explanation.DocumentSha256 is { } hash)
        {
            console.WriteLine($"Document SHA-256 {hash}");
        }
    }

    private static void Write(ExplainedSettlement settlement, IAnsiConsole console)
    {
        console.WriteLine(
            $"Settlement {settlement.SettlementId}, {settlement.StartDate} to {settlement.EndDate}, deposit {settlement.DepositDate}"
        );
        var verdict = settlement.Proof.Balanced
            ? "the rows come to exactly that"
            : $"BUT THE ROWS COME TO {settlement.Proof.RowsSum}";
        console.WriteLine(
            $"Total {settlement.Total} {settlement.Currency} in {settlement.Rows} rows; {verdict}."
        );
        console.Write(Categories(settlement));
        if (settlement.Unmapped.Count > 0)
        {
            console.Write(Unmapped(settlement));
        }

        foreach (var entry in settlement.Entries)
        {
            console.Write(Lines(entry));
        }
    }

    private static Table Categories(ExplainedSettlement settlement)
    {
        var table = Titled("Totals by category")
            .AddColumn("Category")
            .AddColumn(Amounts("Amount"))
            .AddColumn(Amounts("Rows"));
        foreach (var category in settlement.Categories)
        {
            AddRow(table, category.Category, category.Amount, Number(category.Rows));
        }

        return table;
    }

    private static Table Unmapped(ExplainedSettlement settlement)
    {
        var table = Titled("Labels without category: nothing is booked until each has one")
            .AddColumn("Transaction type")
            .AddColumn("Amount type")
            .AddColumn("Amount description")
            .AddColumn(Amounts("Amount"))
            .AddColumn(Amounts("Rows"))
            .AddColumn(Amounts("First row"))
            .AddColumn("Perhaps");
        foreach (var label in settlement.Unmapped)
        {
            AddRow(
                table,
                label.TransactionType,
                label.AmountType,
                label.AmountDescription,
                label.Amount,
                Number(label.Rows),
                Number(label.FirstRow),
                label.Suggestion ?? ""
            );
        }

        return table;
    }

    private static Table Lines(ExplainedEntry entry)
    {
        var batch = entry.Batch is null ? "" : $", Batch {entry.Batch}";
        var table = Titled($"{entry.Form}, period {Number(entry.Period)}{batch}")
            .AddColumn("Account")
            .AddColumn("WBS1")
            .AddColumn("Category")
            .AddColumn("Description")
            .AddColumn(Amounts("Debit"))
            .AddColumn(Amounts("Credit"));
        foreach (var line in entry.Lines)
        {
            AddRow(
                table,
                line.Account ?? "",
                line.Wbs1 ?? "",
                line.Category,
                line.Description,
                line.Debit,
                line.Credit
            );
        }

        return table;
    }

    private static Table Titled(string title) =>
        new() { Title = new TableTitle(Markup.Escape(title)), Border = TableBorder.Ascii2 };

    private static TableColumn Amounts(string title) => new TableColumn(title).RightAligned();

    /// <summary>Labels are data: a bracket in one is no mark-up.</summary>
    private static void AddRow(Table table, params IEnumerable<string> cells) =>
        table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
