using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Storage;

/// <summary>
/// The latest own entry of a form that was read back from the ledger: finding it again proves that a
/// query works, so that finding nothing means something.
/// </summary>
internal sealed class ConnectionControlRow
{
    public required string ConnectionId { get; init; }

    public required EntryForm Form { get; init; }

    public required string Batch { get; set; }

    public required DateTimeOffset EstablishedAt { get; set; }
}

internal sealed class ConnectionControlRowConfiguration
    : IEntityTypeConfiguration<ConnectionControlRow>
{
    public void Configure(EntityTypeBuilder<ConnectionControlRow> builder)
    {
        builder.ToTable("connection_control");
        builder.HasKey(control => new { control.ConnectionId, control.Form });
        builder.Property(control => control.ConnectionId).HasMaxLength(40);
        builder.Property(control => control.Form).HasConversion<string>().HasMaxLength(20);
        builder.Property(control => control.Batch).HasMaxLength(30);
    }
}
