using System.Collections.Immutable;
using System.Globalization;

namespace MlConnector.Poster.Domain;

/// <summary>What a bookkeeper reads when an entry cannot go on: what is wrong, where, and what to do.</summary>
internal static class Sentences
{
    public static Entry Refused(Entry entry) =>
        entry.Stop(
            "entry-refused",
            $"Deltek refuses {Name(entry)}: \"{entry.LastError}\". Correct the cause in Deltek or in the mapping, then resume the settlement."
        ) with
        {
            State = EntryState.Refused,
        };

    public static Entry Vanished(Entry entry) =>
        entry.Conflicts(
            "entry-vanished",
            $"{Name(entry)} was in Deltek and is gone without being posted. It is not entered again by itself: find out who deleted it."
        );

    public static Entry DoubtWithoutControl(Entry entry) =>
        entry.Stop(
            "doubt-without-control",
            $"It is not known whether {Name(entry)} reached Deltek, and an empty answer proves nothing until a known {FormName(entry)} can be found. Set the control batch of the connection to a posted {FormName(entry)} that the API user can see, then resume the settlement."
        );

    public static Entry TooManyTries(Entry entry, int tries) =>
        entry.Stop(
            "too-many-tries",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(entry)} was tried {tries} times without a lasting result. Check that Deltek works, then resume the settlement."
            )
        );

    public static Entry Invalid(Entry entry, string fault) =>
        entry.Stop(
            "entry-invalid",
            $"{Name(entry)} cannot be sent: {fault} Nothing of it is in Deltek."
        );

    public static Entry Conflict(Entry entry, Sighting sighting) =>
        sighting switch
        {
            Sighting.DraftInOtherPeriod or Sighting.PostedInOtherPeriod => entry.Conflicts(
                "other-period",
                $"{Name(entry)} is in Deltek in another period than the planned {entry.Content.Period.ToString(CultureInfo.InvariantCulture)}. {Where(sighting)} Compare, correct it in Deltek, then resume the settlement."
            ),
            Sighting.OtherDraft or Sighting.OtherPosted => entry.Conflicts(
                "other-content",
                $"Deltek holds {Name(entry)} with other lines or amounts than planned. {Where(sighting)} Compare, correct it in Deltek, then resume the settlement."
            ),
            Sighting.Double => entry.Conflicts(
                "booked-twice",
                $"Deltek holds {Name(entry)} more than once. Keep one and reverse or delete the others, then resume the settlement."
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(sighting), sighting, null),
        };

    /// <summary>The sentence of the entry that stops the settlement, and what is in Deltek besides.</summary>
    public static string Stop(ImmutableArray<Entry> entries, Entry stopped)
    {
        var posted = Batches(entries, entry => entry.State is EntryState.Posted);
        var drafts = Batches(
            entries,
            entry => entry != stopped && entry.State is EntryState.Drafted
        );
        return stopped.Sentence
            + (posted.Length > 0 ? $" Already posted: {posted}." : "")
            + (drafts.Length > 0 ? $" Entered and not posted: {drafts}." : "");
    }

    private static string Batches(ImmutableArray<Entry> entries, Func<Entry, bool> wanted) =>
        string.Join(", ", entries.Where(wanted).Select(entry => entry.Content.Batch.Value));

    private static string Where(Sighting sighting) =>
        sighting is Sighting.DraftInOtherPeriod or Sighting.OtherDraft
            ? "It is not posted."
            : "It is posted.";

    private static string Name(Entry entry) =>
        $"the {FormName(entry)} with batch {entry.Content.Batch}";

    private static string FormName(Entry entry) =>
        entry.Content.Form switch
        {
            EntryForm.JournalEntry => "journal entry",
            EntryForm.CashReceipt => "cash receipt",
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Content.Form, null),
        };
}
