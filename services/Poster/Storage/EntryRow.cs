using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Storage;

/// <summary>One entry: what was planned, the bytes that are sent, and what is known of it.</summary>
internal sealed class EntryRow
{
    public required string Batch { get; init; }

    public required string SettlementKey { get; init; }

    public required int Part { get; init; }

    public required int Revision { get; init; }

    public required EntryForm Form { get; init; }

    public required int Period { get; init; }

    /// <summary>The plan's entry as the archived plan has it.</summary>
    public required string Planned { get; init; }

    /// <summary>The bytes to send, made once.</summary>
    public string? Payload { get; set; }

    /// <summary>SHA-256 of the payload.</summary>
    public string? PayloadHash { get; set; }

    public EntryState State { get; set; }

    public DateTimeOffset? SendingSince { get; set; }

    public DateTimeOffset? PostingSince { get; set; }

    public bool Acknowledged { get; set; }

    public int Sends { get; set; }

    public int Posts { get; set; }

    public int Withdrawals { get; set; }

    public string? LastError { get; set; }

    public int SameErrors { get; set; }

    public int? PostingSequence { get; set; }

    public DateTimeOffset? PostedAt { get; set; }

    public string? Code { get; set; }

    public string? Sentence { get; set; }

    public Entry ToEntry(EntryContent content) =>
        new(content)
        {
            State = State,
            SendingSince = SendingSince,
            PostingSince = PostingSince,
            Acknowledged = Acknowledged,
            Sends = Sends,
            Posts = Posts,
            Withdrawals = Withdrawals,
            LastError = LastError,
            SameErrors = SameErrors,
            PostingSequence = PostingSequence,
            PostedAt = PostedAt,
            Code = Code,
            Sentence = Sentence,
        };

    public void Take(Entry entry)
    {
        State = entry.State;
        SendingSince = entry.SendingSince;
        PostingSince = entry.PostingSince;
        Acknowledged = entry.Acknowledged;
        Sends = entry.Sends;
        Posts = entry.Posts;
        Withdrawals = entry.Withdrawals;
        LastError = entry.LastError;
        SameErrors = entry.SameErrors;
        PostingSequence = entry.PostingSequence;
        PostedAt = entry.PostedAt;
        Code = entry.Code;
        Sentence = entry.Sentence;
    }
}

internal sealed class EntryRowConfiguration : IEntityTypeConfiguration<EntryRow>
{
    public void Configure(EntityTypeBuilder<EntryRow> builder)
    {
        builder.ToTable("entry");
        builder.HasKey(entry => entry.Batch);
        builder.Property(entry => entry.Batch).HasMaxLength(30);
        builder.Property(entry => entry.SettlementKey).HasMaxLength(80);
        builder.Property(entry => entry.Form).HasConversion<string>().HasMaxLength(20);
        builder.Property(entry => entry.State).HasConversion<string>().HasMaxLength(12);
        builder.Property(entry => entry.PayloadHash).HasMaxLength(64);
        builder.Property(entry => entry.Code).HasMaxLength(60);
        // One unreversed revision per part of a settlement: the database's own guard against a double.
        builder
            .HasIndex(entry => new { entry.SettlementKey, entry.Part })
            .IsUnique()
            .HasFilter($"\"State\" <> '{nameof(EntryState.Reversed)}'");
    }
}
