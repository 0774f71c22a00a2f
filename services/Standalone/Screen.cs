using System.Globalization;
using Spectre.Console;

namespace MlConnector.Standalone;

/// <summary>What the person at the terminal sees: progress bars there, plain lines in a pipe or a log.</summary>
internal sealed class Screen
{
    /// <summary>Columns of the table where there is no terminal to fit.</summary>
    private const int PipeWidth = 150;

    private readonly bool terminal =
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    public Screen()
    {
        if (!terminal)
        {
            AnsiConsole.Profile.Width = PipeWidth;
        }
    }

    public void Started(Connector connector) =>
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ML Connector, standalone: {connector.Expected} settlements of {connector.Scenario.Rows} rows, seed {connector.Scenario.Seed}. Stand-ins at {connector.Sandbox.Address}, data in {connector.Folder}."
            )
        );

    public async Task<Progress> WithProgressAsync(
        int expected,
        Func<Action<SettlementView>, Task<Progress>> watch
    )
    {
        if (!terminal)
        {
            return await watch(Line);
        }

        return await AnsiConsole
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new SpinnerColumn())
            .StartAsync(async display =>
            {
                var arrived = display.AddTask("arrived", maxValue: expected);
                var proved = display.AddTask("proved", maxValue: expected);
                var posted = display.AddTask("posted", maxValue: expected);
                var stages = new Dictionary<string, SettlementView>(StringComparer.Ordinal);
                return await watch(settlement =>
                {
                    stages[settlement.SettlementId] = settlement;
                    arrived.Value = stages.Count;
                    proved.Value = stages.Values.Count(view => view.Entries > 0);
                    posted.Value = stages.Values.Count(view => view.IsPosted);
                    arrived.Description = $"arrived {stages.Count}/{expected}";
                });
            });
    }

    /// <summary>One line for one change.</summary>
    public void Line(SettlementView settlement) =>
        Say(
            settlement.Code is not null || (settlement.IsSettled && !settlement.IsPosted)
                ? $"{settlement.ConnectionId} {settlement.SettlementId}: {settlement.State}. {settlement.Sentence}"
                : $"{settlement.ConnectionId} {settlement.SettlementId}: {settlement.State}"
        );

    public void Table(IReadOnlyList<SettlementView> settlements)
    {
        var table = new Table().Border(terminal ? TableBorder.Rounded : TableBorder.Ascii);
        table.AddColumns("settlement", "period");
        table.AddColumn(new TableColumn("payout").RightAligned());
        table.AddColumn(new TableColumn("rows").RightAligned());
        table.AddColumn(new TableColumn("entries").RightAligned());
        table.AddColumns("Deltek batch", "state");
        table.AddColumn(new TableColumn("elapsed").RightAligned());
        foreach (var settlement in settlements)
        {
            table.AddRow(
                settlement.SettlementId,
                $"{settlement.Start:yyyy-MM-dd}..{settlement.End:MM-dd}",
                settlement.Payout.ToString(),
                settlement.Rows.ToString(CultureInfo.InvariantCulture),
                settlement.Entries.ToString(CultureInfo.InvariantCulture),
                settlement.BatchText,
                settlement.State,
                settlement.Elapsed is { } elapsed ? Seconds(elapsed) : ""
            );
        }

        AnsiConsole.Write(table);
        foreach (var settlement in settlements.Where(settlement => !settlement.IsPosted))
        {
            Say($"{settlement.SettlementId} is {settlement.State}: {settlement.Sentence}");
        }
    }

    public void Verdict(LedgerVerdict verdict, TimeSpan elapsed)
    {
        foreach (var fault in verdict.Faults)
        {
            Say($"Ledger: {fault}");
        }

        Say(
            verdict.Ok
                ? $"Deltek's ledger balances, holds each settlement once and equals the payouts. {Seconds(elapsed)} in all."
                : $"Deltek's ledger does not agree with Amazon's payouts. {Seconds(elapsed)} in all."
        );
    }

    public void StaysUp(Connector connector) =>
        Say($"Look into the ledger at {connector.Sandbox.Address}sandbox/ledger. Ctrl-C ends.");

    public void Stopped() => Say("Stopped; a later start goes on from here.");

    /// <summary>One line stays one line in a pipe or a log; the console's own writer breaks it at its width.</summary>
    private void Say(string line)
    {
        if (terminal)
        {
            AnsiConsole.WriteLine(line);
        }
        else
        {
            Console.WriteLine(line);
        }
    }

    private static string Seconds(TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s");
}
