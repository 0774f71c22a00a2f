using System.Collections.Immutable;
using System.Globalization;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;

namespace MlConnector.Poster.Domain;

/// <summary>A plan's entry cannot be booked as it is; the message says why, for a bookkeeper.</summary>
internal sealed class PlanInvalidException(string message) : Exception(message);

/// <summary>Reads a plan's entries and refuses what Deltek could not or must not take.</summary>
internal static class PlanReading
{
    /// <summary>Width of Deltek's batch column.</summary>
    private const int BatchWidth = 30;

    /// <summary>Width of the description that survives into the ledger.</summary>
    private const int DescriptionWidth = 40;

    /// <summary>Width of a line's description.</summary>
    private const int LineDescriptionWidth = 80;

    /// <summary>Width of Deltek's account column.</summary>
    private const int AccountWidth = 13;

    /// <summary>Width of each of Deltek's project columns.</summary>
    private const int WbsWidth = 30;

    /// <exception cref="PlanInvalidException">An entry breaks a rule.</exception>
    public static ImmutableArray<EntryContent> Read(
        SettlementKey settlement,
        PostingPlan plan,
        int revision
    )
    {
        var parts = plan.Entries.Select(entry => entry.Part);
        if (!parts.SequenceEqual(Enumerable.Range(1, plan.Entries.Count)))
        {
            throw new PlanInvalidException("Its entries are not numbered 1, 2, 3 in order.");
        }

        return plan.Entries.Count == 0
            ? throw new PlanInvalidException("It has no entries.")
            : [.. plan.Entries.Select(entry => Read(settlement, entry, revision))];
    }

    /// <inheritdoc cref="Read(SettlementKey, PostingPlan, int)" />
    public static EntryContent Read(SettlementKey settlement, PlannedEntry entry, int revision)
    {
        if (!EntryForms.TryParse(entry.Form, out var form))
        {
            throw Invalid(entry, $"its form '{entry.Form}' is not known.");
        }

        if (!Currency.TryParse(entry.Currency, out var currency))
        {
            throw Invalid(entry, $"'{entry.Currency}' is not a currency code.");
        }

        var batch = BatchKey.Create(settlement, entry.Part, revision);
        CheckWidths(entry, batch);
        ImmutableArray<(PlannedLine Line, Money Amount)> lines =
        [
            .. entry.Lines.Select(line => (line, Signed(entry, line, currency))),
        ];
        CheckBalance(entry, lines, currency);
        var content = new EntryContent(
            entry.Part,
            batch,
            form,
            entry.Period,
            currency,
            entry.BankCode,
            [.. lines.Where(l => !l.Line.Implicit).Select(l => ToContent(entry, l.Line, l.Amount))],
            Implicit(entry, [.. lines.Where(l => l.Line.Implicit).Select(l => l.Amount)])
        );
        CheckForm(entry, content);
        return content;
    }

    private static void CheckWidths(PlannedEntry entry, BatchKey batch)
    {
        CheckWidth(entry, "batch", batch.Value, BatchWidth);
        CheckWidth(entry, "description", entry.Description, DescriptionWidth);
        foreach (var line in entry.Lines)
        {
            CheckWidth(entry, "line description", line.Description, LineDescriptionWidth);
            CheckWidth(entry, "account", line.Account ?? "", AccountWidth);
            CheckWidth(entry, "project", line.Wbs1, WbsWidth);
            CheckWidth(entry, "project", line.Wbs2, WbsWidth);
            CheckWidth(entry, "project", line.Wbs3, WbsWidth);
        }
    }

    private static void CheckWidth(PlannedEntry entry, string field, string text, int width)
    {
        if (text.Length > width)
        {
            throw Invalid(
                entry,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the {field} '{text}' has {text.Length} characters and Deltek takes {width}."
                )
            );
        }
    }

    private static Money Signed(PlannedEntry entry, PlannedLine line, Currency currency)
    {
        if (
            !Money.TryParse(line.Debit, currency, out var debit)
            || !Money.TryParse(line.Credit, currency, out var credit)
        )
        {
            throw Invalid(
                entry,
                $"line {Number(line.Seq)} has an amount that is none in {currency}."
            );
        }

        return debit.IsNegative || credit.IsNegative || debit.IsZero == credit.IsZero
            ? throw Invalid(
                entry,
                $"line {Number(line.Seq)} needs either a debit or a credit above zero."
            )
            : debit - credit;
    }

    private static void CheckBalance(
        PlannedEntry entry,
        ImmutableArray<(PlannedLine Line, Money Amount)> lines,
        Currency currency
    )
    {
        var difference = lines.Sum(currency, line => line.Amount);
        if (!difference.IsZero)
        {
            throw Invalid(entry, $"its debits and credits differ by {difference}.");
        }
    }

    private static ContentLine ToContent(PlannedEntry entry, PlannedLine line, Money amount) =>
        string.IsNullOrWhiteSpace(line.Account)
            ? throw Invalid(entry, $"line {Number(line.Seq)} ({line.Category}) has no account.")
            : new ContentLine(line.Account, new Wbs(line.Wbs1, line.Wbs2, line.Wbs3), amount);

    private static Money? Implicit(PlannedEntry entry, ImmutableArray<Money> amounts) =>
        amounts switch
        {
            [] => null,
            [var amount] => amount,
            _ => throw Invalid(entry, "it has more than one line that Deltek generates."),
        };

    private static void CheckForm(PlannedEntry entry, EntryContent content)
    {
        if (content.Lines.IsEmpty)
        {
            throw Invalid(entry, "it has no line to send.");
        }

        var hasBankSide = content.Implicit is not null;
        if (hasBankSide != content.Form is EntryForm.CashReceipt)
        {
            throw Invalid(
                entry,
                "a cash receipt has one line that Deltek generates, a journal entry has none."
            );
        }

        if (content.Form is EntryForm.JournalEntry)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(content.BankCode))
        {
            throw Invalid(entry, "a cash receipt needs the bank code.");
        }

        // No document tells how Deltek books a negative receipt line, so none is sent.
        if (content.Lines.Any(line => !line.Amount.IsNegative))
        {
            throw Invalid(entry, "a cash receipt takes credits only.");
        }
    }

    private static PlanInvalidException Invalid(PlannedEntry entry, string fault) =>
        new($"Entry {Number(entry.Part)} of the plan cannot be booked: {fault}");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
