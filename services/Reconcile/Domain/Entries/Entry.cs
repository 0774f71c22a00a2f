using System.Collections.Immutable;
using MlConnector.Kernel;

namespace MlConnector.Reconcile.Domain.Entries;

/// <summary>An entry whose debits equal its credits; another kind of entry does not exist.</summary>
public sealed record Entry
{
    /// <param name="form">One of <see cref="EntryForm"/>.</param>
    /// <param name="period">Deltek's <c>YYYYPP</c>.</param>
    /// <param name="transDate">A day of the period.</param>
    /// <exception cref="InvalidOperationException">The lines do not balance, or one of them is zero.</exception>
    public Entry(string form, int period, DateOnly transDate, ImmutableArray<EntryLine> lines)
    {
        if (lines.Length < 2 || lines.Any(line => line.Amount.IsZero))
        {
            throw new InvalidOperationException(
                "An entry has at least two lines, and none of them is zero."
            );
        }

        var currency = lines[0].Amount.Currency;
        var difference = lines.Sum(currency, line => line.Amount);
        if (!difference.IsZero)
        {
            throw new InvalidOperationException(
                $"The {form} of period {period} is out of balance by {difference}."
            );
        }

        (Form, Period, TransDate, Lines) = (form, period, transDate, lines);
    }

    public string Form { get; }

    public int Period { get; }

    public DateOnly TransDate { get; }

    public ImmutableArray<EntryLine> Lines { get; }

    public Currency Currency => Lines[0].Amount.Currency;
}
