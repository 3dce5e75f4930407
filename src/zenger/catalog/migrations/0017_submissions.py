"""What sources sent, and what is to be told to the door."""

import django.db.models.deletion
import zenger.catalog.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0016_sealed_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, unique=True)),
                ('reply_to', zenger.catalog.sealed.SealedTextField(default='')),
                ('is_blocked', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', zenger.catalog.sealed.SealedTextField()),
                ('day', models.CharField(max_length=10)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='catalog.source')),
            ],
        ),
        migrations.CreateModel(
            name='ForTheDoor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('target', zenger.catalog.sealed.SealedTextField()),
                ('sealed', models.BinaryField(default=b'')),
                ('bundle', models.CharField(db_index=True, default='', max_length=32)),
                ('answer', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='errand', to='catalog.answer')),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parcel', models.CharField(max_length=64, unique=True)),
                ('stored_as', models.CharField(default='', max_length=32)),
                ('sealed_on', models.CharField(default='', max_length=10)),
                ('opened_on', models.CharField(max_length=10)),
                ('is_complete', models.BooleanField()),
                ('forward_secrecy', models.BooleanField()),
                ('files', models.IntegerField()),
                ('untrusted_note', zenger.catalog.sealed.SealedTextField(default='')),
                ('untrusted_answers', zenger.catalog.sealed.SealedTextField(default='')),
                ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='catalog.account')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.collection')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='catalog.source')),
            ],
        ),
        migrations.CreateModel(
            name='SubmissionRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='catalog.account')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='catalog.submission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('submission', 'account'), name='one_submission_read')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=64)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='catalog.submission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('submission', 'word'), name='one_submission_tag')],
            },
        ),
    ]
