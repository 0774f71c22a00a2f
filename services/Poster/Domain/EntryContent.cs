using System.Collections.Immutable;
using MlConnector.Kernel;

namespace MlConnector.Poster.Domain;

/// <summary>What an entry has to say in Deltek's books: the part of a plan that equality is about.</summary>
/// <param name="BankCode">Of a cash receipt; decides the account of the line that Deltek generates.</param>
/// <param name="Lines">The lines that are sent.</param>
/// <param name="Implicit">The line that Deltek generates at posting; null when there is none.</param>
internal sealed record EntryContent(
    int Part,
    BatchKey Batch,
    EntryForm Form,
    int Period,
    Currency Currency,
    string? BankCode,
    ImmutableArray<ContentLine> Lines,
    Money? Implicit
)
{
    /// <summary>Whether an unposted file holds exactly the planned lines. Texts do not count.</summary>
    public bool IsDraftedAs(DraftFile draft) =>
        SameCurrency(draft.Currency)
        && draft.Lines.All(line => SameCurrency(line.Currency))
        && Remainder(draft.Lines) is { IsEmpty: true };

    /// <summary>
    /// Whether the ledger holds exactly the planned lines, besides rows that Deltek marks as its own.
    /// The bank side of a receipt may be among the others or not.
    /// </summary>
    public bool IsPostedAs(IEnumerable<LedgerRow> rows)
    {
        ImmutableArray<LedgerRow> own = [.. rows.Where(row => !row.Automatic)];
        if (own.Any(row => row.Period != Period || !SameCurrency(row.Line.Currency)))
        {
            return false;
        }

        return Remainder([.. own.Select(row => row.Line)]) switch
        {
            null => false,
            [] => true,
            [var bank] => Implicit is { } amount
                && bank.Amount == amount.ToDecimal()
                && (bank.BankCode.Length == 0 || bank.BankCode == BankCode),
            _ => false,
        };
    }

    /// <summary>What is left when each planned line has found its like; null when one has not.</summary>
    private ImmutableArray<BookedLine>? Remainder(ImmutableArray<BookedLine> booked)
    {
        var left = booked.ToList();
        foreach (var line in Lines)
        {
            var like = left.FindIndex(line.Matches);
            if (like < 0)
            {
                return null;
            }

            left.RemoveAt(like);
        }

        return [.. left];
    }

    private bool SameCurrency(string currency) => currency.Length == 0 || currency == Currency.Code;
}

/// <summary>One planned line; a debit is positive, a credit negative.</summary>
internal sealed record ContentLine(string Account, Wbs Wbs, Money Amount)
{
    public bool Matches(BookedLine booked) =>
        booked.Amount == Amount.ToDecimal()
        && AccountNumber.Normalise(booked.Account) == AccountNumber.Normalise(Account)
        && booked.Wbs.Trimmed() == Wbs.Trimmed();
}

/// <summary>A line as Deltek shows it; a debit is positive, a credit negative.</summary>
/// <param name="Currency">Empty where Deltek does not say.</param>
/// <param name="BankCode">Empty where Deltek does not say.</param>
internal sealed record BookedLine(
    string Account,
    Wbs Wbs,
    decimal Amount,
    string Currency = "",
    string BankCode = ""
);

/// <summary>A project in up to three levels; unused ones are empty here and a single space in Deltek.</summary>
internal readonly record struct Wbs(string Level1, string Level2, string Level3)
{
    public Wbs Trimmed() => new(Level1.Trim(), Level2.Trim(), Level3.Trim());
}

internal static class AccountNumber
{
    /// <summary>
    /// Deltek may show account 625 as 625.00. Only a fraction of zeros is dropped: 122.05 is an account.
    /// </summary>
    public static string Normalise(string account)
    {
        var text = account.Trim();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return
            point > 0
            && point < text.Length - 1
            && text.AsSpan(0, point).IndexOfAnyExceptInRange('0', '9') < 0
            && text.AsSpan(point + 1).IndexOfAnyExcept('0') < 0
            ? text[..point]
            : text;
    }
}

internal static class ExactAmounts
{
    /// <summary>The amount in major units; exact, since a decimal holds 28 digits and an amount 19.</summary>
    public static decimal ToDecimal(this Money money) =>
        (decimal)money.Minor / money.Currency.MinorPerMajor;
}
